using System.Text.Json;
using KosmoAuth.Compatibility.Tests.Support;

namespace KosmoAuth.Compatibility.Tests.Recorded;

/// <summary>One request with its answer, as Keycloak was recorded.</summary>
/// <param name="File">Below <c>tests/Data/golden</c>, without <c>.json</c>.</param>
/// <param name="Case">What was tried; unique within the file.</param>
/// <param name="Index">Place in the file, from 0.</param>
internal sealed record Exchange(string File, string Case, int Index, JsonElement Recorded)
{
    public JsonElement Request => Recorded.GetProperty("request");

    public JsonElement Response => Recorded.GetProperty("response");

    /// <summary>The exchanges of a file of <c>golden/protocol</c> that have an answer of the server.</summary>
    public static List<Exchange> Read(string file)
    {
        using var json = JsonDocument.Parse(System.IO.File.ReadAllText(Checkout.Golden($"protocol/{file}.json")));
        return [.. json.RootElement.EnumerateArray().Select((recorded, index) =>
                new Exchange("protocol/" + file, recorded.GetProperty("case").GetString()!, index, recorded.Clone()))
            .Where(exchange => exchange.Recorded.TryGetProperty("response", out _))];
    }

    public override string ToString() => $"{File["protocol/".Length..]}: {Case}";
}

/// <summary>A place where our answer is not as recorded.</summary>
/// <param name="Field">Such as <c>headers.location</c>, <c>access_token.payload.aud</c>, <c>cookies.KC_RESTART</c>.</param>
internal sealed record Difference(string Field, string Text)
{
    public override string ToString() => $"{Field}: {Text}";
}
