namespace KosmoAuth.Compatibility.Tests.Recorded.Scenes;

/// <summary>What happens before each exchange of one recording. A case without an entry has the default.</summary>
internal sealed class Book : Dictionary<string, Func<Scene, Task>>
{
    private static readonly Dictionary<string, Book> s_books = new()
    {
        ["protocol/authorize"] = AuthorizeScenes.WithoutSession,
        ["protocol/authorize-prompts"] = AuthorizeScenes.Prompts,
        ["protocol/authorize-session"] = AuthorizeScenes.WithSession,
        ["protocol/authorize-session-more"] = AuthorizeScenes.WithSession,
        ["protocol/consent"] = AuthorizeScenes.Consent,
        ["protocol/cors"] = DocumentScenes.Cors,
        ["protocol/discovery"] = DocumentScenes.Discovery,
        ["protocol/realm-states"] = DocumentScenes.RealmStates,
        ["protocol/token-code"] = TokenScenes.Code,
        ["protocol/token-client"] = ClientAuthenticationScenes.All,
        ["protocol/token-password"] = TokenScenes.Password,
        ["protocol/token-refresh"] = TokenScenes.Refresh,
        ["protocol/token-refresh-states"] = TokenScenes.RefreshStates,
        ["protocol/token-scopes"] = TokenScenes.Scopes,
        ["protocol/userinfo"] = InspectionScenes.UserInfo,
        ["protocol/introspection"] = InspectionScenes.Introspection,
        ["protocol/introspection-rules"] = InspectionScenes.IntrospectionRules,
        ["protocol/revocation"] = InspectionScenes.Revocation,
        ["protocol/logout"] = LogOutScenes.All,
        ["protocol/logout-propagation"] = LogOutScenes.Propagation,
    };

    /// <summary>The names of all recordings that are played.</summary>
    public static IEnumerable<string> Files => s_books.Keys.Select(file => file["protocol/".Length..]);

    /// <summary>What happens before a case that has no entry of its own.</summary>
    public Func<Scene, Task> Default { get; init; } = _ => Task.CompletedTask;

    public static Task PrepareAsync(Scene scene)
    {
        var book = s_books[scene.Exchange.File];
        return book.GetValueOrDefault(scene.Exchange.Case, book.Default)(scene);
    }

    /// <summary>A step that only sets values.</summary>
    public static Func<Scene, Task> Set(Action<Scene> set) => scene =>
    {
        set(scene);
        return Task.CompletedTask;
    };
}
