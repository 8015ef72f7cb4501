using KosmoAuth.Realms;

namespace KosmoAuth.Users.PersonalFacts;

/// <summary>How a fact is written and compared.</summary>
public enum FactKind
{
    /// <summary>Any text: letters and numbers of a card or badge.</summary>
    Text,

    /// <summary>Digits; leading zeros count as the realm says.</summary>
    Number,

    /// <summary>Two digits that may be left out (枝番).</summary>
    Branch,
    Gender,
    BirthDate,
    InsurerNumber,
    Email,
}

/// <summary>A fact that a realm compares.</summary>
/// <param name="Name">As the realm's configuration names it.</param>
/// <param name="Attribute">The user attribute with the stored value; also the name of the form field and the message key of its label.</param>
public sealed record FactField(string Name, string Attribute, FactKind Kind)
{
    public const string Email = "email";

    private static readonly FactField[] s_known =
    [
        new("symbol", "insuranceSymbol", FactKind.Text),
        new("number", "insuranceNumber", FactKind.Number),
        new("branch", "insuranceBranch", FactKind.Branch),
        new("gender", "gender", FactKind.Gender),
        new("birthdate", "birthdate", FactKind.BirthDate),
        new("insurerNumber", "insurerNumber", FactKind.InsurerNumber),
        new(Email, Email, FactKind.Email),
    ];

    /// <summary>Message key of the label.</summary>
    public string LabelKey => Kind == FactKind.Email ? "registeredEmail" : Attribute;

    public bool IsOptional => Kind == FactKind.Branch;

    /// <summary>Whether it is one person's number and not shared by many, as a gender or a birthday is.</summary>
    public bool Identifies => Kind is FactKind.Text or FactKind.Number or FactKind.InsurerNumber;

    /// <param name="name">One of the known names, or that of any user attribute.</param>
    internal static FactField Of(string name) => Array.Find(s_known, field => field.Name == name) ?? new FactField(name, name, FactKind.Text);
}

/// <summary>Which facts a realm compares, in the order of its form.</summary>
public sealed class FactFields
{
    /// <summary>Realm attribute: names by commas.</summary>
    public const string Attribute = "kosmo.recallLoginId.fields";

    /// <summary>Realm attribute: <c>true</c> makes 0123 another number than 123.</summary>
    public const string LeadingZerosAttribute = "kosmo.recallLoginId.leadingZerosCount";

    private const string InsuredSet = "symbol,number,gender,birthdate,insurerNumber,email";

    private FactFields(IReadOnlyList<FactField> all, bool leadingZerosCount) => (All, LeadingZerosCount) = (all, leadingZerosCount);

    /// <summary>Always with the mail address: it is where the answer goes.</summary>
    public IReadOnlyList<FactField> All { get; }

    public bool LeadingZerosCount { get; }

    /// <summary>The realm's own choice, or the facts of an insurance card where it names none.</summary>
    public static FactFields Of(Realm realm)
    {
        var names = Names(realm.Attribute(Attribute) ?? InsuredSet).Append(FactField.Email).Distinct(StringComparer.Ordinal);
        return new FactFields([.. names.Select(FactField.Of)], realm.Attribute(LeadingZerosAttribute) == "true");
    }

    /// <summary>The user attributes that hold facts and are stored encrypted: those of insurance cards, and what the realm names.</summary>
    public static IEnumerable<string> AttributesOf(IReadOnlyDictionary<string, string?>? realmAttributes) =>
        Names($"{InsuredSet},branch,{realmAttributes?.GetValueOrDefault(Attribute)}")
            .Where(name => name != FactField.Email).Select(name => FactField.Of(name).Attribute);

    private static IEnumerable<string> Names(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(name => !name.Any(char.IsWhiteSpace));
}
