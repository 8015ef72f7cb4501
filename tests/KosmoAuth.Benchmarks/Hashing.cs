using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using KosmoAuth.Users.Passwords.Argon2;

namespace KosmoAuth.Benchmarks;

/// <summary>Argon2id with Keycloak's parameters on one thread, against Debian's <c>argon2</c> program.</summary>
public static partial class Hashing
{
    private const int Repetitions = 31;

    /// <summary>How much longer than the program we may take.</summary>
    private const double MostRatio = 1.3;

    /// <summary>Prints both times and their ratio; false when the ratio is too high.</summary>
    public static bool Compare()
    {
        var (ours, theirs) = (Median(Ours), Median(Theirs));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Argon2id, 7168 KiB, 5 passes: {ours:F1} ms, argon2 program {theirs:F1} ms, ratio {ours / theirs:F2} (at most {MostRatio})"));
        return ours <= theirs * MostRatio;
    }

    private static double Median(Func<double> measure)
    {
        measure();
        var times = Enumerable.Range(0, Repetitions).Select(_ => measure()).Order().ToList();
        return times[times.Count / 2];
    }

    // Processor time as the program's own figure is, so that other load on the machine does not count.
    private static double Ours()
    {
        Span<byte> hash = stackalloc byte[Argon2Parameters.Keycloak.HashLength];
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        for (var i = 0; i < 10; i++)
        {
            Argon2Hash.Compute(Argon2Parameters.Keycloak, "Password-1"u8, "saltsaltsaltsalt"u8, hash);
        }

        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds / 10;
    }

    // The program tells the processor time of the hash alone, in milliseconds: ten times the passes take ten times as long.
    private static double Theirs()
    {
        var parameters = Argon2Parameters.Keycloak;
        var start = new ProcessStartInfo("argon2", $"saltsaltsaltsalt -id -k {parameters.MemoryKiB} -t {parameters.Passes * 10} -p 1 -l 32")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Write("Password-1");
        process.StandardInput.Close();
        var seconds = Seconds().Match(process.StandardOutput.ReadToEnd()).Groups[1].ValueSpan;
        process.WaitForExit();
        return double.Parse(seconds, CultureInfo.InvariantCulture) * 1000 / 10;
    }

    [GeneratedRegex(@"([0-9.]+) seconds")]
    private static partial Regex Seconds();
}
