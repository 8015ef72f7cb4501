using KosmoAuth.Cli;
using Microsoft.Extensions.DependencyInjection;

namespace KosmoAuth.Tests.Keys;

/// <summary>The commands of an operator beside a running server, on the same data and the same clock.</summary>
internal sealed class KeysCommands(string data, TimeProvider time, IReadOnlyDictionary<string, string>? environment = null, string[]? database = null)
{
    /// <summary>Runs a command that has to succeed; what it printed.</summary>
    public async Task<string> RunAsync(params string[] args)
    {
        var (code, output, errors) = await TryAsync(args);
        return code == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', args)}: {code} {errors}");
    }

    public async Task<(int Code, string Output, string Errors)> TryAsync(params string[] args)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var errors = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(
            [.. args, "--data", data, .. database ?? [], "--log-level", "off"], name => environment?.GetValueOrDefault(name), output, errors, services => services.AddSingleton(time));
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>The lines of <c>keys list</c> without their head, cut at the blanks.</summary>
    public async Task<IReadOnlyList<string[]>> ListAsync(string realm) =>
        [.. (await RunAsync("keys", "list", "--realm", realm)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
