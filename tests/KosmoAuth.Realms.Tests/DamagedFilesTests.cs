using System.Text.Json.Nodes;
using NUnit.Framework;

namespace KosmoAuth.Realms.Tests;

public sealed class DamagedFilesTests
{
    private static readonly string[] s_values = ["null", "[]", "{}", "\"\"", "\"x\"", "0", "-1", "true", "[null]", "[\"x\"]", "{\"x\":null}"];

    /// <summary>Random changes of a good file: whatever the reader lets through can be prepared, compiled and written.</summary>
    [Test]
    public void A_damaged_file_is_a_fault_or_a_realm_but_never_an_exception([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        var json = RealmData.Json("rich-export.json");
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            Damage(json, random);
        }

        using var folder = new RealmFolder();
        folder.Write("r.json", json.ToJsonString());
        var read = folder.Read();
        if (read.Faults.Any(fault => !fault.IsWarning))
        {
            Assert.That(read.Faults.Where(fault => fault.Line == 0), Is.Empty);
            return;
        }

        var prepared = RealmData.Prepare(read.Realms.Single());

        Assert.That(RealmData.Compile(prepared).BrowserSecurityHeaders, Is.Not.Null);
        Assert.That(RealmWriter.Write(prepared.Documents, prepared.Users), Is.Not.Empty);
        Assert.That(prepared.Documents.Select(document => (document.Kind, document.Key)), Is.Unique);
    }

    private static void Damage(JsonNode root, Random random)
    {
        var places = new List<JsonNode>();
        Collect(root, places);
        var place = places[random.Next(places.Count)];
        var value = JsonNode.Parse(s_values[random.Next(s_values.Length)]);
        switch (place.Parent)
        {
            case JsonObject parent when random.Next(3) == 0:
                parent.Remove(place.GetPropertyName());
                break;
            case JsonObject parent:
                parent[place.GetPropertyName()] = value;
                break;
            case JsonArray parent when random.Next(3) == 0:
                parent.Add(place.DeepClone());
                break;
            case JsonArray parent:
                parent[place.GetElementIndex()] = value;
                break;
        }
    }

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        if (node is not null)
        {
            places.Add(node);
        }

        foreach (var child in node switch { JsonObject thing => thing.Select(member => member.Value), JsonArray list => list, _ => [] })
        {
            Collect(child, places);
        }
    }
}
