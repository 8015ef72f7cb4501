using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Benchmarks.Scale;

/// <summary>
/// People with all that hangs on them, the same in every run. They are copies of one person, the model, so that password, roles and groups are whatever the
/// realm gave it; names, mail address and insured facts are their own. Written in the order of ids, which is what makes a million take minutes.
/// </summary>
/// <param name="model">Who is copied; of the realm that is filled.</param>
/// <param name="password">The model's.</param>
public sealed class Population(Database database, User model, Credential password)
{
    private const int MostAtOnce = 1000;

    /// <summary>Attributes that the server keeps encrypted.</summary>
    public static readonly IReadOnlySet<string> Facts =
        new HashSet<string>(["insuranceSymbol", "insuranceNumber", "gender", "birthdate", "insurerNumber"], StringComparer.Ordinal);

    /// <summary>Login ID of a person: twelve digits.</summary>
    public static string Username(int at) => string.Create(CultureInfo.InvariantCulture, $"001{at:D9}");

    public static string Email(int at) => $"m{Username(at)}@example.jp";

    /// <summary>記号 and 番号 of a person.</summary>
    public static (string Symbol, string Number) FactsOf(int at) =>
        (string.Create(CultureInfo.InvariantCulture, $"{(at / 10_000) + 1}"), string.Create(CultureInfo.InvariantCulture, $"{(at % 10_000) + 1}"));

    /// <summary>Id of the row of a kind: 122 bits as of a random UUID, of which the first 32 keep the order.</summary>
    public static string Id(string kind, int at)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}/{at}")), hash);
        var rest = Convert.ToHexStringLower(hash[..12]);
        return string.Create(CultureInfo.InvariantCulture, $"{at:x8}-{rest[..4]}-4{rest[5..8]}-a{rest[9..12]}-{rest[12..24]}");
    }

    /// <summary>Adds people, numbered from 0.</summary>
    /// <param name="progress">Called after each batch with how many there are.</param>
    public async Task AddUsersAsync(int count, Action<int>? progress = null)
    {
        for (var from = 0; from < count; from += MostAtOnce)
        {
            var (first, end) = (from, Math.Min(count, from + MostAtOnce));
            await database.WriteAsync(work => AddUsersAsync(work, first, end), default);
            progress?.Invoke(end);
        }
    }

    /// <summary>The person of a number, as stored.</summary>
    public User Person(int at)
    {
        var (symbol, number) = FactsOf(at);
        return new User
        {
            Id = Id("user", at),
            RealmId = model.RealmId,
            Username = Username(at),
            Email = Email(at),
            EmailVerified = true,
            FirstName = model.FirstName,
            LastName = model.LastName,
            Enabled = true,
            CreatedTimestampMs = 1_700_000_000_000 + at,
            Version = 1,
            Attributes = new Dictionary<string, IReadOnlyList<string>>
            {
                ["insuranceSymbol"] = [symbol], ["insuranceNumber"] = [number], ["gender"] = [at % 2 == 0 ? "female" : "male"],
                ["birthdate"] = ["1980-05-05"], ["insurerNumber"] = ["06130017"], ["department"] = ["経理"], ["phoneNumber"] = ["03-0000-0000"],
            },
            RoleIds = model.RoleIds,
            GroupIds = model.GroupIds,
        };
    }

    private async ValueTask<bool> AddUsersAsync(DbWork work, int from, int end)
    {
        for (var at = from; at < end; at++)
        {
            await UserRows.InsertAsync(work, Person(at), [password with { Id = Id("credential", at) }], default, Facts);
        }

        if (from == 0)
        {
            await work.CountPeopleAsync(default);
        }

        return true;
    }
}
