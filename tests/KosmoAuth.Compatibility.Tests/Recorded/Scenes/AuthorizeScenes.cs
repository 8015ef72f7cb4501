namespace KosmoAuth.Compatibility.Tests.Recorded.Scenes;

/// <summary>The authorization endpoint, with and without a session.</summary>
internal static class AuthorizeScenes
{
    public static readonly Book WithoutSession = new()
    {
        ["success"] = async scene => scene.FormOf = await scene.Browser.GetAsync(Scene.Authorize),
    };

    public static readonly Book Prompts = new()
    {
        ["prompt=create, registration off"] = Closed,
        ["registrations endpoint, registration off"] = Closed,
        ["forgot-credentials endpoint, reset off"] = Closed,
        ["consent denied"] = AskedAsync,
        ["consent given"] = AskedAsync,
        ["same client again, consent stored"] = GivenAsync,
        ["more scope than consented, prompt none"] = GivenAsync,
    };

    public static readonly Book WithSession = new()
    {
        Default = SignedInAsync,
        ["code of the second client"] = async scene =>
        {
            scene.Realm = "rich-past";
            await SignedInAsync(scene);
            await scene.SignInAsync("plain");
            (scene.Client, scene.FormOf) = ("plain", null);
        },
        ["client exclude.session.state.from.auth.response=true"] = scene => SignedInAsync(scene, "web-nostate"),
        ["client exclude.issuer.from.auth.response=true"] = scene => SignedInAsync(scene, "web-noissuer"),
    };

    public static readonly Book Consent = new()
    {
        ["code exchange of a client with consent"] = async scene =>
        {
            scene.Realm = "rich-nothing";
            await ConsentAsync(scene, "accept");
            scene.Client = "other";
        },
    };

    private static async Task AskedAsync(Scene scene)
    {
        scene.Realm = "rich-unasked";
        await scene.SignInAsync("other");
    }

    private static async Task GivenAsync(Scene scene)
    {
        scene.Realm = "rich-consent";
        await ConsentAsync(scene, "accept");
    }

    /// <summary>Signs in to client <c>other</c> and answers its consent page.</summary>
    public static async Task ConsentAsync(Scene scene, string answer)
    {
        await scene.SignInAsync("other");
        var page = scene.FormOf!;
        scene.FormOf = null;
        if (page.PageId == "login-login-oauth-grant")
        {
            var code = page.Page.QuerySelector("input[name=code]")?.GetAttribute("value") ?? "";
            var done = await scene.Browser.PostAsync(page.Action, ("code", code), (answer, "Yes"));
            scene.Code = done.Code ?? "";
        }
    }

    private static Task SignedInAsync(Scene scene) => SignedInAsync(scene, "web");

    private static async Task SignedInAsync(Scene scene, string client)
    {
        await scene.SignInAsync();
        (scene.Client, scene.FormOf) = (client, null);
    }

    private static Task Closed(Scene scene)
    {
        scene.Realm = "rich-closed";
        return Task.CompletedTask;
    }
}
