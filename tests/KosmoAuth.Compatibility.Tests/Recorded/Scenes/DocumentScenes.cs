namespace KosmoAuth.Compatibility.Tests.Recorded.Scenes;

/// <summary>Documents of a realm, realms that are closed, addresses that are odd, and other origins.</summary>
internal static class DocumentScenes
{
    public static readonly Book Discovery = [];

    public static readonly Book RealmStates = new()
    {
        Default = Book.Set(scene =>
        {
            scene.Realm = scene.Exchange.Case.StartsWith("realm disabled", StringComparison.Ordinal) ? "rich-disabled"
                : scene.Exchange.Case.StartsWith("sslRequired", StringComparison.Ordinal) ? "rich-ssl"
                : "rich";
            scene.Token = "abc";
        }),
    };

    public static readonly Book Cors = new()
    {
        Default = Book.Set(scene => scene.Token = "abc"),
        ["token, origin allowed"] = Book.Set(scene => scene.Realm = "rich-past"),
        ["userinfo, origin allowed"] = async scene => scene.Token = (await scene.GrantAsync("spa")).Access,
        ["userinfo, origin foreign"] = async scene => scene.Token = (await scene.GrantAsync("spa")).Access,
    };
}
