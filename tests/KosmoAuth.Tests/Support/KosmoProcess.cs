using System.Diagnostics;

namespace KosmoAuth.Tests.Support;

/// <summary>The program in a process of its own, which can be killed.</summary>
internal static class KosmoProcess
{
    public static Process Start(params string[] args) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "kosmoauth.dll"), .. args])
    {
        RedirectStandardOutput = true, RedirectStandardError = true,
    })!;
}
