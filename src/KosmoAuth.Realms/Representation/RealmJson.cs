using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>Keycloak's realm JSON, read and written without reflection. Scalars are read as leniently as Keycloak reads them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(LenientStringConverter), typeof(LenientBooleanConverter)])]
[JsonSerializable(typeof(RealmRepresentation))]
[JsonSerializable(typeof(IReadOnlyList<RealmRepresentation>))]
[JsonSerializable(typeof(ScopeMappingDocument))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string?>))]
public sealed partial class RealmJson : JsonSerializerContext
{
    /// <summary>For files that people read: indented, with Japanese text as it is.</summary>
    public static RealmJson Indented => field ??=
        new(new JsonSerializerOptions(Default.Options) { WriteIndented = true, Encoder = Readable });

    /// <summary>For documents: compact.</summary>
    public static RealmJson Compact => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = Readable });

    private static JavaScriptEncoder Readable => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
}
