namespace KosmoAuth.Cli;

/// <summary>The realms that come with the program.</summary>
internal static class SampleRealms
{
    private static readonly string s_folder = Path.Combine("deploy", "realms");

    /// <summary><c>deploy/realms</c> in the working folder or one of its parents (a checkout), or beside the program; null when there is none.</summary>
    public static string? FindFolder()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var realms = Path.Combine(folder.FullName, s_folder);
            if (Directory.Exists(realms))
            {
                return realms;
            }
        }

        var beside = Path.Combine(AppContext.BaseDirectory, s_folder);
        return Directory.Exists(beside) ? beside : null;
    }
}
