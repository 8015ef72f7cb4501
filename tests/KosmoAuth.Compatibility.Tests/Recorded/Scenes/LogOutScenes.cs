namespace KosmoAuth.Compatibility.Tests.Recorded.Scenes;

/// <summary>Log-out in the browser and by applications.</summary>
internal static class LogOutScenes
{
    private const string LogOut = "/protocol/openid-connect/logout";

    public static readonly Book All = new()
    {
        Default = SignedInAsync,
        ["same again after log-out"] = async scene =>
        {
            await SignedInAsync(scene);
            await scene.SendAsync();
        },
        ["refresh after log-out"] = async scene =>
        {
            await scene.SignInAsync();
            var tokens = await scene.RedeemAsync();
            await scene.Browser.GetAsync($"/realms/{scene.Realm}{LogOut}?id_token_hint={tokens.Id}");
            (scene.Token, scene.FormOf) = (tokens.Refresh, null);
        },
        ["POST with refresh token (back channel by application)"] = async scene => scene.Token = (await scene.GrantAsync()).Refresh,
        ["POST refresh token of other client"] = async scene => (scene.Token, scene.Client) = ((await scene.GrantAsync()).Refresh, "other"),
    };

    public static readonly Book Propagation = new()
    {
        ["confirm page (no hint)"] = SignedInAsync,
        ["confirm posted"] = async scene =>
        {
            await SignedInAsync(scene);
            scene.FormOf = await scene.Browser.GetAsync($"/realms/{scene.Realm}{LogOut}");
        },
        ["POST refresh_token"] = async scene => scene.Token = (await scene.GrantAsync()).Refresh,
        ["POST refresh_token twice"] = async scene =>
        {
            scene.Token = (await scene.GrantAsync()).Refresh;
            await scene.PostAsync(LogOut, "web", ("refresh_token", scene.Token));
        },
        ["POST refresh_token without client"] = async scene => scene.Token = (await scene.GrantAsync()).Refresh,
        ["POST offline token"] = async scene => scene.Token = (await scene.GrantAsync(scope: "openid offline_access")).Refresh,
        ["offline token after it"] = async scene =>
        {
            scene.Token = (await scene.GrantAsync(scope: "openid offline_access")).Refresh;
            await scene.PostAsync(LogOut, "web", ("refresh_token", scene.Token));
        },
        ["front-channel log-out page"] = async scene =>
        {
            await SignedInAsync(scene);
            await AuthorizeScenes.ConsentAsync(scene, "accept");
            scene.FormOf = null;
        },
        ["post.logout.redirect.uris \"+\" with client_id, no session"] = Book.Set(scene => scene.Client = "plain-plus"),
        ["post.logout.redirect.uris \"-\" with client_id, no session"] = Book.Set(scene => scene.Client = "plain-minus"),
        ["post.logout.redirect.uris \"\" with client_id, no session"] = Book.Set(scene => scene.Client = "plain-empty"),
        ["wildcard with client_id, no session"] = Book.Set(scene => scene.Client = "plain-wildcard"),
        ["two values with client_id, no session"] = Book.Set(scene => scene.Client = "plain-two"),
        ["access token as id_token_hint"] = async scene => scene.Token = (await scene.GrantAsync()).Access,
        ["hint of a session without browser cookie"] = async scene => scene.Token = (await scene.GrantAsync()).Id,
        ["refresh after that"] = async scene =>
        {
            var tokens = await scene.GrantAsync();
            await scene.Browser.GetAsync($"/realms/{scene.Realm}{LogOut}?id_token_hint={tokens.Id}");
            scene.Token = tokens.Refresh;
        },
        ["POST form with id_token_hint"] = async scene => scene.Token = (await scene.GrantAsync()).Id,
    };

    private static async Task SignedInAsync(Scene scene)
    {
        await scene.SignInAsync();
        scene.Token = (await scene.RedeemAsync()).Id;
        scene.FormOf = null;
    }
}
