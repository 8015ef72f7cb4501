using System.Diagnostics;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>Programs that other people wrote, as a second opinion: oathtool for codes, zbarimg for pictures, Python for mails.</summary>
internal static class Programs
{
    /// <summary>What the member's authenticator app shows for a Base32 key.</summary>
    /// <param name="steps">How many periods of 30 seconds later: a code is good once.</param>
    public static async Task<string> CodeAsync(string key, int steps = 0) =>
        (await RunAsync("oathtool", ["--totp", "--base32", "--now", $"now + {30 * steps} seconds", key])).Trim();

    /// <summary>The text in the QR code of a picture file.</summary>
    public static async Task<string> ReadQrCodeAsync(string path) => (await RunAsync("zbarimg", ["--quiet", "--raw", "--nodbus", path])).Trim();

    public static async Task<string> RunAsync(string program, string[] arguments, byte[]? input = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input ?? []);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, $"{program}: {await errors}");
        return await output;
    }
}
