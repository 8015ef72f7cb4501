using System.Diagnostics;
using System.Globalization;
using System.Text;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.Otp;

/// <summary>A phone with one account: <c>oathtool</c> computes its codes.</summary>
/// <param name="Arguments">The key as oathtool takes it, and what differs from six digits and SHA-1.</param>
internal sealed partial record AuthenticatorApp(params string[] Arguments)
{
    /// <summary>With a key that was typed or scanned.</summary>
    public static AuthenticatorApp OfBase32(string key, params string[] more) => new([.. more, "-b", key]);

    /// <summary>With the bytes of a text, as Keycloak keeps it.</summary>
    public static AuthenticatorApp OfText(string secret, params string[] more) => new([.. more, Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret))]);

    /// <summary>The code that it shows.</summary>
    public string Code(DateTimeOffset now) =>
        Run(["--totp" + Mode, "--now", now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture), .. Arguments]);

    public string Code(int counter) => Run(["--hotp", "-c", counter.ToString(CultureInfo.InvariantCulture), .. Arguments]);

    /// <summary>Oathtool's name of the algorithm, such as <c>sha256</c>; SHA-1 when null.</summary>
    public string? Algorithm { get; init; }

    private string Mode => Algorithm is null ? "" : "=" + Algorithm;

    private static string Run(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("oathtool", arguments) { RedirectStandardOutput = true })!;
        var code = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return code;
    }

    /// <summary>For tests of machines without it; the ones that count have it.</summary>
    public static void IsNeeded()
    {
        if (!File.Exists("/usr/bin/oathtool"))
        {
            Assert.Ignore("oathtool is not installed");
        }
    }
}
