using KosmoAuth.Settings;

namespace KosmoAuth.Cli;

/// <summary>
/// Settings whose name is a wildcard, as the parser takes them: <c>--log-level-org.keycloak.events=debug</c> becomes the value
/// <c>org.keycloak.events=debug</c> of an option that is called <c>--log-level-&lt;category&gt;</c>, also in the help.
/// </summary>
internal static class WildcardArguments
{
    private static readonly ServerOption[] s_wildcards = [.. ServerOptions.All.Where(option => option.Prefix is not null)];

    public static IEnumerable<string> Rewrite(IReadOnlyList<string> args)
    {
        for (var at = 0; at < args.Count; at++)
        {
            var arg = args[at];
            if (Array.Find(s_wildcards, option => arg.StartsWith("--" + option.Prefix, StringComparison.Ordinal)) is not { } wildcard)
            {
                yield return arg;
                continue;
            }

            var pair = arg[(2 + wildcard.Prefix!.Length)..];
            if (!pair.Contains('=', StringComparison.Ordinal))
            {
                var hasValue = at + 1 < args.Count && !args[at + 1].StartsWith("--", StringComparison.Ordinal);
                pair += "=" + (hasValue ? args[++at] : "");
            }

            yield return wildcard.Flag;
            yield return pair;
        }
    }
}
