using System.Runtime.CompilerServices;

namespace KosmoAuth.Tests.Support;

/// <summary>Files below tests/Data.</summary>
internal static class TestData
{
    /// <param name="name">Such as <c>golden/protocol/authorize.json</c>.</param>
    public static string PathOf(string name) => Path.GetFullPath(Path.Combine(Here(), "..", "..", "Data", name));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
