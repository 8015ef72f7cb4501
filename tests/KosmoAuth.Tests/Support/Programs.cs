using System.Diagnostics;
using NUnit.Framework;

namespace KosmoAuth.Tests.Support;

/// <summary>Debian's programs, which share no line with ours.</summary>
internal static class Programs
{
    /// <summary>Runs a program to its end; what it printed.</summary>
    public static string Run(string program, string[] args, string input = "")
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, args)
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore($"{program} is not installed");
            throw;
        }

        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', args)}: {errors.Result}");
        }
    }
}
