using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Users.Passwords;

namespace KosmoAuth.Users;

/// <summary>
/// What is computed for a name without a password to compare with. Hashes from another time or program cost another time than those of the realm's policy,
/// so nobody is treated as one of the realm's people, chosen by a keyed hash of the name: the times of unknown names are spread as the people's are, and
/// one name always takes the same time.
/// </summary>
internal sealed class HashStandIns(TimeProvider time)
{
    private const string Purpose = "password-stand-in";

    // From each end of the people's ids.
    private const int Sample = 250;

    // Hashes are renewed one by one, as people sign in.
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(10);

    // By realm id.
    private readonly ConcurrentDictionary<string, Shares> _realms = new(StringComparer.Ordinal);

    /// <summary>The method for a name; the policy's in a realm without passwords.</summary>
    /// <param name="name">In lower case, or a person's id.</param>
    public async ValueTask<HashMethod> MethodAsync(DbWork work, Realm realm, string name, CancellationToken ct)
    {
        var shares = await SharesAsync(work, realm, ct);
        var hash = HMACSHA256.HashData(work.Key.Derive(Purpose, realm.Id), Encoding.UTF8.GetBytes(name));
        return shares.At(BinaryPrimitives.ReadUInt32BigEndian(hash));
    }

    // Whoever comes first when it is time reads them, known or not; the others go on with what there was.
    private async ValueTask<Shares> SharesAsync(DbWork work, Realm realm, CancellationToken ct)
    {
        var wanted = HashPolicy.Of(realm.PasswordPolicy);
        var now = time.GetUtcNow();
        if (_realms.TryGetValue(realm.Id, out var known) && known.Wanted == wanted
            && (known.Until > now || !_realms.TryUpdate(realm.Id, known with { Until = now + s_fresh }, known)))
        {
            return known;
        }

        var people = await UserRows.SampleAsync(work, realm.Id, "password", Sample, ct);
        return _realms[realm.Id] = new Shares(wanted, Count(wanted, people), now + s_fresh);
    }

    // The policy's own comes first: while old hashes are renewed, names move to it as people do, and none moves away.
    private static List<(HashMethod, int)> Count(HashMethod wanted, IReadOnlyList<Credential> people) =>
        [.. people.Select(credential => StoredPassword.Read(credential)?.Method).OfType<HashMethod>().CountBy(method => method)
            .OrderByDescending(count => count.Key == wanted).ThenBy(count => count.Key.ToString(), StringComparer.Ordinal)
            .Select(count => (count.Key, count.Value))];

    /// <param name="Wanted">The policy's, when they were counted.</param>
    /// <param name="Methods">With the number of people who have it.</param>
    private sealed record Shares(HashMethod Wanted, IReadOnlyList<(HashMethod Method, int People)> Methods, DateTimeOffset Until)
    {
        private readonly int _people = Methods.Sum(method => method.People);

        /// <param name="point">Anywhere in the whole range.</param>
        public HashMethod At(uint point)
        {
            var rest = (int)((ulong)point * (uint)_people >> 32);
            foreach (var (method, people) in Methods)
            {
                if (rest < people)
                {
                    return method;
                }

                rest -= people;
            }

            return Wanted;
        }
    }
}
