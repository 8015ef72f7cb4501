using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;

namespace KosmoAuth.Storage;

/// <summary>
/// A numbered step of the schema, embedded as <c>Scripts/0001-name.sql</c>. Once released it never changes; the checksum watches over that.
/// </summary>
/// <param name="Checksum">SHA-256 of the text, hexadecimal.</param>
internal sealed record SchemaScript(int Number, string Name, string Sql, string Checksum)
{
    private const string Folder = ".Scripts.";

    /// <summary>All scripts of a database project by number.</summary>
    public static IReadOnlyList<SchemaScript> Of(Assembly assembly) =>
        [.. assembly.GetManifestResourceNames()
            .Where(name => name.Contains(Folder, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Read(assembly, name))
            .OrderBy(script => script.Number)];

    private static SchemaScript Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        var sql = reader.ReadToEnd();
        var name = resource[(resource.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..^".sql".Length];
        var checksum = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(sql)));
        return new SchemaScript(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, sql, checksum);
    }
}
