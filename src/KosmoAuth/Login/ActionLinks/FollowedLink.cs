namespace KosmoAuth.Login.ActionLinks;

/// <summary>A mailed link that began a log-in. It lies sealed in the log-in's row.</summary>
/// <param name="Kind">See <c>ActionLink.Kind</c>.</param>
/// <param name="FollowedAt">Unix seconds. It was good then; the log-in's own time limits count from there.</param>
/// <param name="EndsWithPassword">See <see cref="IActionLink.EndsWithPassword"/>.</param>
/// <param name="Elsewhere">Followed in another browser than the one that asked: the person is not signed in here.</param>
public sealed record FollowedLink(string Kind, string Token, long FollowedAt, bool EndsWithPassword, bool Elsewhere)
{
    /// <summary>Used up by this log-in.</summary>
    public bool IsSpent { get; init; }

    internal ActionLinkKey Key => new(Kind, Token);
}
