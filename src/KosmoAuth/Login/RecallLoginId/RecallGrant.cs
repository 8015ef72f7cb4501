using System.Text.Json;
using System.Text.Json.Serialization;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>What the page with the ID may do once more, sealed into it: reset the password, in this browser, for ten minutes. It is no session.</summary>
/// <param name="LinkName">See <see cref="RecallLinks.NameOf"/>; one press for each link.</param>
/// <param name="Origin">Of the link.</param>
/// <param name="Created">Unix seconds.</param>
internal sealed record RecallGrant(string UserId, string LinkName, string BrowserId, string? Origin, long Created)
{
    /// <summary>Seconds for the page's two buttons.</summary>
    public const int Seconds = 600;

    private const string Purpose = "recall-login-id-grant";

    public string Write(CookieSeals seals) => seals.Seal(Purpose, JsonSerializer.Serialize(this, RecallGrantJson.Default.RecallGrant));

    /// <summary>Null for anything that was not made for this browser, or longer ago.</summary>
    public static RecallGrant? Read(string? text, CookieSeals seals, BrowserCookies browser, long now)
    {
        var json = text is null ? null : seals.Open(Purpose, text);
        return json is not null && JsonSerializer.Deserialize(json, RecallGrantJson.Default.RecallGrant) is { } grant && browser.IsBrowser(grant.BrowserId)
            && now - grant.Created < Seconds
                ? grant
                : null;
    }
}

[JsonSerializable(typeof(RecallGrant))]
internal sealed partial class RecallGrantJson : JsonSerializerContext;
