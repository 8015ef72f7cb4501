using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace KosmoAuth.Testing;

/// <summary>
/// Whatever a test process and the programs that it starts leave in the temporary directory lies in one folder of it, which has the number of the
/// process in its name. What is left of processes that are no more goes when the next one starts.
/// </summary>
internal static class TemporaryFolder
{
    private const string Prefix = "kosmoauth-tests-";

    [ModuleInitializer]
    internal static void Open()
    {
        // In this order: who begins meanwhile is alive.
        var all = Path.GetTempPath();
        var folders = Directory.GetDirectories(all, Prefix + "*");
        var alive = Process.GetProcesses().Select(process => Prefix + process.Id).ToHashSet();
        foreach (var left in folders.Where(folder => !alive.Contains(Path.GetFileName(folder))))
        {
            try
            {
                Directory.Delete(left, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another process is at it as well, or it belongs to somebody else.
            }
        }

        var own = Directory.CreateDirectory(Path.Combine(all, Prefix + Environment.ProcessId));
        Environment.SetEnvironmentVariable("TMPDIR", own.FullName);
    }
}
