namespace KosmoAuth.Portal.SignIn;

/// <summary>Where to go afterwards, as a request asks for it: only ever a path of this site.</summary>
internal static class LocalPath
{
    public static string Of(string? asked) =>
        asked is ['/', ..] && asked is not ['/', '/' or '\\', ..] && !asked.Any(char.IsControl) ? asked : "/";
}
