using System.Globalization;
using System.Text.Json;

namespace KosmoAuth.Tokens.Claims;

/// <summary>
/// The claim of a mapper: its name (<c>claim.name</c>, dots nest, <c>\.</c> is a dot), type (<c>jsonType.label</c>) and whether it is a list.
/// </summary>
internal sealed class MappedClaim
{
    private readonly string[] _path;
    private readonly string? _type;
    private readonly bool _multivalued;

    private MappedClaim(string[] path, string? type, bool multivalued) => (_path, _type, _multivalued) = (path, type, multivalued);

    /// <summary>Null when the mapper names no claim.</summary>
    public static MappedClaim? Of(MapperSource source, bool? multivalued = null)
    {
        var path = source["claim.name"] is { } name ? Split(name) : [];
        return path.Length == 0 ? null : new(path, source["jsonType.label"], multivalued ?? source.IsTrue("multivalued"));
    }

    /// <summary>The same claim with <c>${client_id}</c> replaced.</summary>
    public MappedClaim For(string clientId) => new(
        [.. _path.Select(part => part.Replace("${client_id}", clientId, StringComparison.Ordinal))], _type, _multivalued);

    /// <summary>Whether the name holds <c>${client_id}</c>.</summary>
    public bool NamesClient => _path.Any(part => part.Contains("${client_id}", StringComparison.Ordinal));

    public bool Multivalued => _multivalued;

    /// <summary>Nothing is written for null, and for a text that is not of the claim's type.</summary>
    public void Put(ClaimSet claims, string? value)
    {
        if (value is not null && Convert(value) is { } converted)
        {
            claims.Set(_path, converted, _multivalued);
        }
    }

    /// <summary>All values when the claim is a list, else the first; nothing for none.</summary>
    public void Put(ClaimSet claims, IReadOnlyList<string> values)
    {
        if (!_multivalued)
        {
            Put(claims, values.Count > 0 ? values[0] : null);
        }
        else if (values.Count > 0)
        {
            Put(claims, [.. values.Select(Convert).OfType<object>()]);
        }
    }

    /// <summary>A list that needs no conversion.</summary>
    public void Put(ClaimSet claims, List<object> values)
    {
        if (values.Count > 0)
        {
            claims.Set(_path, values, join: true);
        }
    }

    private object? Convert(string value) => _type switch
    {
        "boolean" => value.Equals("true", StringComparison.OrdinalIgnoreCase),
        "long" => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        "int" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (long)number : null,
        "JSON" => Json(value),
        _ => value,
    };

    private static JsonElement? Json(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string[] Split(string name)
    {
        const string dot = "\0";
        return [.. name.Replace("\\.", dot, StringComparison.Ordinal)
            .Split('.', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Replace(dot, ".", StringComparison.Ordinal))];
    }
}
