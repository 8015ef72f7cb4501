using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Realms;

namespace KosmoAuth.Users.PersonalFacts;

/// <summary>What a comparison found. Only for the event log: to the outside all but <see cref="Match"/> are one.</summary>
internal enum FactMatch
{
    /// <summary>One person has all of these facts.</summary>
    Match,

    /// <summary>Nobody registered the mail address.</summary>
    Unknown,

    /// <summary>At least one fact is another.</summary>
    Different,

    /// <summary>Several people have all of these facts, or too many share the address.</summary>
    Ambiguous,
}

/// <summary>
/// Compares typed facts with people. Always the same number of comparisons of the same length, whoever there is, so that the time tells nothing.
/// </summary>
/// <param name="key">Any 32 bytes; the values are compared as keyed hashes.</param>
internal sealed class FactComparison(byte[] key)
{
    /// <summary>People with one mail address that are compared; more are too many to be told apart.</summary>
    public const int Candidates = 8;

    /// <param name="found">Who registered the address: up to <see cref="Candidates"/> and one more.</param>
    public (FactMatch Result, User? User) Find(TypedFacts typed, IReadOnlyList<User> found)
    {
        User? person = null;
        var matches = 0;
        for (var at = 0; at < Candidates; at++)
        {
            var exists = at < found.Count;
            var fits = Fits(typed, exists ? found[at] : null);
            matches += exists & fits ? 1 : 0;
            person = exists & fits ? found[at] : person;
        }

        var result = found.Count == 0 ? FactMatch.Unknown
            : found.Count > Candidates || matches > 1 ? FactMatch.Ambiguous
            : matches == 1 ? FactMatch.Match
            : FactMatch.Different;
        return (result, result == FactMatch.Match ? person : null);
    }

    private bool Fits(TypedFacts typed, User? user)
    {
        var fits = true;
        for (var at = 0; at < typed.Fields.All.Count; at++)
        {
            var field = typed.Fields.All[at];
            var value = typed[at].Value ?? "";

            // Nobody is as much work as somebody who typed the same.
            var stored = FactReader.Stored(field, typed.Fields.LeadingZerosCount, user ?? Nobody(field, value));
            fits &= IsSame(field, value, stored) | (field.IsOptional & value.Length == 0);
        }

        return fits;
    }

    // A fact that a person does not have fits nothing, not even an empty text.
    private bool IsSame(FactField field, string typed, string stored) =>
        CryptographicOperations.FixedTimeEquals(Hash(field, typed), Hash(field, stored)) & stored.Length > 0;

    private byte[] Hash(FactField field, string value) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{field.Name}\0{value}"));

    private static User Nobody(FactField field, string value) => new()
    {
        Id = "",
        RealmId = "",
        Username = "",
        Enabled = false,
        Version = 0,
        Email = value,
        Attributes = new Dictionary<string, IReadOnlyList<string>> { [field.Attribute] = [value] },
    };
}
