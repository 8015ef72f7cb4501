using System.Globalization;

namespace KosmoAuth.Benchmarks.Overload;

/// <summary>
/// <c>overload</c>, <c>connections</c>, <c>memory</c>: what the server does when it is offered too much. Each ends with 1 when a promise is broken.
/// </summary>
public static class Verbs
{
    public static async Task<int> RunAsync(string assembly, CommandLine line)
    {
        using var server = await ServerProcess.StartKosmoAuthAsync(assembly);
        var scenarios = new Scenarios(server.Port);
        await scenarios.PrepareAsync();
        var duration = TimeSpan.FromSeconds(line.Number("--seconds", 60));
        return line.Verb switch
        {
            "overload" => await OverloadRun.RunAsync(server, scenarios, duration) ? 0 : 1,
            "connections" => await IdleRun.RunAsync(server, scenarios, duration) ? 0 : 1,
            _ => await MemoryRun.RunAsync(server, scenarios, duration) ? 0 : 1,
        };
    }

    /// <summary>Prints a figure with what was promised; false when it is broken.</summary>
    public static bool Promise(FormattableString figure, bool kept)
    {
        Line($"{(kept ? "kept  " : "BROKEN")}  {figure.ToString(CultureInfo.InvariantCulture)}");
        return kept;
    }

    public static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
