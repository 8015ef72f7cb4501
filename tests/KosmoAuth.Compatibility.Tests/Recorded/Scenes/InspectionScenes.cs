namespace KosmoAuth.Compatibility.Tests.Recorded.Scenes;

/// <summary>UserInfo, introspection and revocation: which token, and who asks.</summary>
internal static class InspectionScenes
{
    public static readonly Book UserInfo = new()
    {
        Default = async scene => scene.Token = (await scene.GrantAsync()).Access,
        ["no token"] = Book.Set(_ => { }),
        ["garbage"] = Book.Set(scene => scene.Token = "abc"),
        ["tampered"] = async scene => scene.Token = TokenScenes.Tampered((await scene.GrantAsync()).Access),
        ["client credentials token"] = async scene => scene.Token = (await scene.ServiceAsync("web")).Access,
        ["token without openid"] = async scene => scene.Token = (await scene.GrantAsync(scope: "profile")).Access,
        ["id token"] = async scene => scene.Token = (await scene.GrantAsync()).Id,
    };

    public static readonly Book Introspection = new()
    {
        Default = async scene => scene.Token = (await scene.GrantAsync()).Access,
        ["other client (in aud)"] = async scene => (scene.Token, scene.Client) = ((await scene.GrantAsync()).Access, "other"),
        ["other client (not in aud)"] = async scene => (scene.Token, scene.Client) = ((await scene.GrantAsync()).Access, "es256"),
        ["refresh token"] = async scene => scene.Token = (await scene.GrantAsync()).Refresh,
        ["id token"] = async scene => scene.Token = (await scene.GrantAsync()).Id,
        ["client credentials token"] = async scene => scene.Token = (await scene.ServiceAsync("web")).Access,
        ["wrong secret"] = Book.Set(scene => (scene.Token, scene.Basic) = ("abc", "web:no")),
    };

    public static readonly Book IntrospectionRules = new()
    {
        Default = scene => AskAsync(scene, "plain", "plain", tokens => tokens.Access),
        ["token of client plain (aud account only), asked by plain itself"] = scene => AskAsync(scene, "plain-noapi", "plain-noapi", tokens => tokens.Access),
        ["same token, asked by a client outside aud"] = scene => AskAsync(scene, "plain-noapi", "api", tokens => tokens.Access),
        ["audience mapper adds api: asked by api"] = scene => AskAsync(scene, "plain", "api", tokens => tokens.Access),
        ["audience mapper adds api: asked by api2"] = scene => AskAsync(scene, "plain", "api2", tokens => tokens.Access),
        ["refresh token asked by its own client"] = scene => AskAsync(scene, "plain", "plain", tokens => tokens.Refresh),
        ["refresh token asked by a client in aud of the access token"] = scene => AskAsync(scene, "plain", "api", tokens => tokens.Refresh),
        ["refresh token without hint, own client"] = scene => AskAsync(scene, "plain", "plain", tokens => tokens.Refresh),
        ["refresh token without hint, other client"] = scene => AskAsync(scene, "plain", "api", tokens => tokens.Refresh),
        ["id token, own client"] = scene => AskAsync(scene, "plain", "plain", tokens => tokens.Id),
        ["id token, other client"] = scene => AskAsync(scene, "plain", "api2", tokens => tokens.Id),
        ["hint refresh_token for an access token"] = scene => AskAsync(scene, "plain", "api", tokens => tokens.Access),
        ["attribute allow.token.introspection.without.audience.check=true on the asking client api2"] =
            scene => AskAsync(scene, "plain", "api2-unchecked", tokens => tokens.Access),
        ["the same attribute on the issuing client plain, asked by api2"] = scene => AskAsync(scene, "plain-unchecked", "api2", tokens => tokens.Access),
        ["service account token, own client"] = async scene => (scene.Token, scene.Client) = ((await scene.ServiceAsync("plain")).Access, "plain"),
        ["service account token, asked by api (in aud by mapper)"] =
            async scene => (scene.Token, scene.Client) = ((await scene.ServiceAsync("plain")).Access, "api"),
        ["Accept application/jwt, attribute client.introspection.response.allow.jwt.claim.enabled=true on api"] =
            scene => AskAsync(scene, "plain-jwt", "api-jwt", tokens => tokens.Access),
        ["Accept application/jwt, attribute false"] = scene => AskAsync(scene, "plain", "api", tokens => tokens.Access),
        ["Accept application/json"] = scene => AskAsync(scene, "plain", "api", tokens => tokens.Access),
        ["token of a public client asked by a client outside aud"] = scene => AskAsync(scene, "spa", "api", tokens => tokens.Access),
        ["(token response) lightweight access token"] = Book.Set(scene => scene.Client = "plain-light"),
        ["lightweight token asked by api (aud mapper without lightweight flag)"] = scene => AskAsync(scene, "plain-light", "api", tokens => tokens.Access),
        ["lightweight token asked by own client"] = scene => AskAsync(scene, "plain-light", "plain-light", tokens => tokens.Access),
        ["lightweight token at userinfo"] = scene => AskAsync(scene, "plain-light", "plain-light", tokens => tokens.Access),
        ["lightweight token at userinfo, attribute allow.userinfo.with.lightweight.access.token=true"] =
            scene => AskAsync(scene, "plain-lightinfo", "plain-lightinfo", tokens => tokens.Access),
        ["after log-out of the session"] = scene => AskLoggedOutAsync(scene, tokens => tokens.Access, "api"),
        ["refresh token after log-out"] = scene => AskLoggedOutAsync(scene, tokens => tokens.Refresh, "plain"),
        ["offline refresh token"] = scene => AskAsync(scene, "plain", "plain", tokens => tokens.Refresh, "openid offline_access"),
        ["access token of an offline session"] = scene => AskAsync(scene, "plain", "api", tokens => tokens.Access, "openid offline_access"),
    };

    public static readonly Book Revocation = new()
    {
        Default = async scene => scene.Token = (await scene.GrantAsync()).Access,
        ["userinfo with revoked access token"] = async scene =>
        {
            scene.Token = (await scene.GrantAsync()).Access;
            await scene.PostAsync("/protocol/openid-connect/revoke", "web", ("token", scene.Token));
        },
        ["refresh token"] = async scene => scene.Token = (await scene.GrantAsync()).Refresh,
        ["refresh after revocation"] = async scene =>
        {
            scene.Token = (await scene.GrantAsync()).Refresh;
            await scene.PostAsync("/protocol/openid-connect/revoke", "web", ("token", scene.Token));
        },
        ["other client"] = async scene => (scene.Token, scene.Client) = ((await scene.GrantAsync()).Access, "other"),
    };

    private static async Task AskAsync(Scene scene, string issuedTo, string askedBy, Func<Tokens, string> which, string scope = "openid")
    {
        scene.Token = which(await scene.GrantAsync(issuedTo, scope));
        scene.Client = askedBy;
        scene.Names.Add(issuedTo);
    }

    private static async Task AskLoggedOutAsync(Scene scene, Func<Tokens, string> which, string askedBy)
    {
        var tokens = await scene.GrantAsync("plain");
        await scene.PostAsync("/protocol/openid-connect/logout", "plain", ("refresh_token", tokens.Refresh));
        (scene.Token, scene.Client) = (which(tokens), askedBy);
    }
}
