namespace KosmoAuth.Compatibility.Tests.Recorded.Scenes;

/// <summary>Grants.</summary>
internal static class TokenScenes
{
    private const string ManyScopes = "openid phone offline_access microprofile-jwt kosmo email profile address";
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string S256 = "&code_challenge_method=S256&code_challenge=" + Scene.Challenge;

    public static readonly Book Code = new()
    {
        Default = scene => scene.SignInAsync(),
        ["success, many scopes"] = scene => scene.SignInAsync(scope: ManyScopes),
        ["code used again"] = async scene =>
        {
            await scene.SignInAsync();
            await scene.RedeemAsync();
        },
        ["refresh token of the first use after reuse"] = async scene =>
        {
            await scene.SignInAsync(scope: ManyScopes);
            scene.Token = (await scene.RedeemAsync()).Refresh;
            await scene.PostAsync(
                "/protocol/openid-connect/token", "web", ("grant_type", "authorization_code"), ("code", scene.Code), ("redirect_uri", "http://127.0.0.1:9/cb"));
        },
        ["wrong client"] = async scene =>
        {
            await scene.SignInAsync();
            scene.Client = "other";
        },
        ["pkce verifier missing"] = scene => scene.SignInAsync(more: S256),
        ["pkce verifier wrong"] = scene => scene.SignInAsync(more: S256),
        ["pkce ok"] = scene => scene.SignInAsync(more: S256),
        ["pkce verifier too short"] = scene => scene.SignInAsync(more: S256),
        ["pkce plain ok"] = scene => scene.SignInAsync(more: "&code_challenge_method=plain&code_challenge=" + Verifier),
        ["without openid scope"] = scene => scene.SignInAsync(scope: "profile"),
        ["with max_age and acr"] = scene => scene.SignInAsync(more: "&max_age=1000&acr_values=bronze"),
        ["public client with Origin header"] = scene => scene.SignInAsync("spa", S256),
    };

    public static readonly Book Password = new()
    {
        ["consent required client"] = Book.Set(scene => scene.Client = "other"),
    };

    public static readonly Book Refresh = new()
    {
        Default = async scene =>
        {
            await scene.SignInAsync();
            scene.Token = (await scene.RedeemAsync()).Refresh;
        },
        ["old refresh token again, rotation off"] = async scene =>
        {
            await scene.SignInAsync();
            scene.Token = (await scene.RedeemAsync()).Refresh;
            await scene.RefreshAsync("web", scene.Token);
        },
        ["other client"] = async scene =>
        {
            await scene.SignInAsync();
            scene.Token = (await scene.RedeemAsync()).Refresh;
            scene.Client = "other";
        },
        ["access token as refresh token"] = async scene => scene.Token = (await scene.GrantAsync()).Access,
        ["tampered signature"] = async scene => scene.Token = Tampered((await scene.GrantAsync()).Refresh),
        ["rotation on: old token again"] = async scene =>
        {
            scene.Realm = "rich-rotation";
            scene.Token = (await scene.GrantAsync()).Refresh;
            await scene.RefreshAsync("web", scene.Token);
        },
        ["rotation on: newest token after reuse of an old one"] = async scene =>
        {
            scene.Realm = "rich-rotation";
            var old = (await scene.GrantAsync()).Refresh;
            scene.Token = (await scene.RefreshAsync("web", old)).Refresh;
            await scene.PostAsync("/protocol/openid-connect/token", "web", ("grant_type", "refresh_token"), ("refresh_token", old));
        },
        ["offline token issued"] = scene => scene.SignInAsync(scope: "openid offline_access"),
        ["offline refresh"] = async scene =>
        {
            await scene.SignInAsync(scope: "openid offline_access");
            scene.Token = (await scene.RedeemAsync()).Refresh;
        },
    };

    public static readonly Book RefreshStates = new()
    {
        Default = async scene =>
        {
            (scene.Realm, scene.Client) = ("rich-profile", "plain");
            scene.Token = (await scene.GrantAsync("plain")).Refresh;
        },
        ["realm notBefore later than the token"] = async scene =>
        {
            (scene.Realm, scene.Client) = ("rich-stale", "plain");
            scene.Token = (await scene.GrantAsync("plain")).Refresh;
        },
        ["userinfo, realm notBefore later"] = async scene =>
        {
            (scene.Realm, scene.Client) = ("rich-stale", "plain");
            scene.Token = (await scene.GrantAsync("plain")).Access;
        },
        ["client notBefore later than the token"] = async scene =>
        {
            scene.Client = "plain-stale";
            scene.Token = (await scene.GrantAsync("plain-stale")).Refresh;
        },
        ["scope parameter without openid"] = async scene =>
        {
            (scene.Realm, scene.Client) = ("rich-pastprofile", "plain");
            scene.Token = (await scene.GrantAsync("plain")).Refresh;
        },
        ["rotation, max reuse 1: first use"] = scene => ReuseAsync(scene, 0),
        ["rotation, max reuse 1: second use"] = scene => ReuseAsync(scene, 1),
        ["rotation, max reuse 1: third use"] = scene => ReuseAsync(scene, 2),
    };

    public static readonly Book Scopes = new()
    {
        Default = Book.Set(scene => (scene.Realm, scene.Client) = ("rich-profile", ClientVariants.Of(scene.Exchange))),
        ["offline_access, user without the role"] = Book.Set(scene => (scene.Realm, scene.Client) = ("rich-norole", "plain")),
        ["user without default roles"] = Book.Set(scene => (scene.Realm, scene.Client) = ("rich-norole", "plain")),
    };

    public static string Tampered(string token) => token[..^10] + (token[^10] == 'A' ? 'B' : 'A') + token[^9..];

    private static async Task ReuseAsync(Scene scene, int uses)
    {
        (scene.Realm, scene.Client) = ("rich-reuse", "plain");
        scene.Token = (await scene.GrantAsync("plain")).Refresh;
        for (var use = 0; use < uses; use++)
        {
            await scene.RefreshAsync("plain", scene.Token);
        }
    }
}
