using Microsoft.Playwright;

namespace KosmoAuth.Browser.Tests;

/// <summary>A page as somebody may come to see it, and how to get there.</summary>
/// <param name="Name">Also the name of its pictures.</param>
public sealed record PageState(string Name, Func<IPage, Task> ReachAsync)
{
    public override string ToString() => Name;
}
