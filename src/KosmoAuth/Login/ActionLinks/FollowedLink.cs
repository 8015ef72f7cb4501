using System.Text.Json.Serialization;

namespace KosmoAuth.Login.ActionLinks;

/// <summary>A mailed link that began a log-in. It lies sealed in the log-in's row.</summary>
/// <param name="Kind">See <c>ActionLink.Kind</c>.</param>
/// <param name="FollowedAt">Unix seconds. It was good then; the log-in's own time limits count from there.</param>
/// <param name="EndsWithPassword">See <see cref="IActionLink.EndsWithPassword"/>.</param>
/// <param name="EndsWithoutLogin">The person is not signed in at the end: another browser asked for it, or the link's kind wants it so.</param>
public sealed record FollowedLink(
    string Kind, string Token, long FollowedAt, bool EndsWithPassword, [property: JsonPropertyName("Elsewhere")] bool EndsWithoutLogin)
{
    /// <summary>Used up by this log-in.</summary>
    public bool IsSpent { get; init; }

    internal ActionLinkKey Key => new(Kind, Token);
}
