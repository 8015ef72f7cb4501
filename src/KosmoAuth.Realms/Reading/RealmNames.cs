using System.Buffers;

namespace KosmoAuth.Realms.Reading;

/// <summary>What a realm may be called: its name is a segment of every address (Keycloak's reserved characters).</summary>
internal static class RealmNames
{
    private const string Reserved = "&=+$,?/\\#;:@%<>\"'{}|^~[]`";

    private static readonly SearchValues<char> s_reservedCharacters = SearchValues.Create(Reserved);

    public static bool IsValid(string? name) =>
        !string.IsNullOrWhiteSpace(name) && name is not ("." or "..")
        && name.AsSpan().IndexOfAny(s_reservedCharacters) < 0 && !name.Any(char.IsControl);

    public static string Complaint(string? name) => string.IsNullOrWhiteSpace(name)
        ? "The realm has no name. Add \"realm\": \"…\"."
        : $"\"{name}\" cannot be the name of a realm. Leave out {string.Join(' ', Reserved.Where(name.Contains))} and control characters.";
}
