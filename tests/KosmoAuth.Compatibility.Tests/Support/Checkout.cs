namespace KosmoAuth.Compatibility.Tests.Support;

/// <summary>Where things lie in the checkout that these tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>The built server, of the same configuration as these tests.</summary>
    public static string Server { get; } =
        Path.Combine(Root, "artifacts", "bin", "KosmoAuth", new DirectoryInfo(AppContext.BaseDirectory).Name, "kosmoauth.dll");

    /// <summary>The folder of the npm clients.</summary>
    public static string Clients { get; } = Path.Combine(Root, "tests", "KosmoAuth.Compatibility.Tests", "clients");

    /// <summary>A file or folder of <c>tests/Data/realms</c>.</summary>
    public static string Realm(string name) => Path.Combine(Root, "tests", "Data", "realms", name);

    /// <summary>A file below <c>tests/Data/golden</c>.</summary>
    public static string Golden(string name) => Path.Combine(Root, "tests", "Data", "golden", name);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KosmoAuth.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("There is no KosmoAuth.sln above the tests.");
    }
}
