using KosmoAuth.Realms;

namespace KosmoAuth.Users.Passwords;

/// <summary>
/// Hashes passwords, as many at a time as there are cores, and compares them. A password counts exactly as it is given, in UTF-8.
/// </summary>
/// <param name="settings">Null for as much as the machine can do.</param>
public sealed class PasswordHashing(TimeProvider time, PasswordHashingSettings? settings = null)
{
    private static readonly byte[] s_anySalt = new byte[16];

    private readonly HashThreads _threads = new(time, settings ?? new PasswordHashingSettings());
    private long _count;

    /// <summary>How many passwords were hashed so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>How many passwords wait for their turn now.</summary>
    public int Waiting => _threads.Waiting;

    /// <summary>How many passwords are being hashed now.</summary>
    public int Running => _threads.Running;

    /// <param name="credential">Null, or one that cannot be read: some work is done all the same, and the verdict is Wrong.</param>
    /// <param name="standIn">That work; null for what the realm's policy wants.</param>
    public async ValueTask<PasswordVerdict> VerifyAsync(
        Realm realm, Credential? credential, string password, CancellationToken ct, HashMethod? standIn = null)
    {
        var wanted = HashPolicy.Of(realm.PasswordPolicy);
        var stored = credential is null ? null : StoredPassword.Read(credential);
        var verdict = PasswordVerdict.Busy;
        await RunAsync(() => verdict = stored is null ? CompareInVain(standIn ?? wanted, password) : Compare(wanted, stored, password), patient: false, ct);
        if (verdict != PasswordVerdict.Busy)
        {
            PasswordMeter.Compared(realm, stored?.Method ?? standIn ?? wanted, verdict != PasswordVerdict.Wrong);
        }

        return verdict;
    }

    /// <summary>The credential anew, as the realm's policy wants it; null when too many are waiting.</summary>
    public async ValueTask<Credential?> RehashAsync(Realm realm, Credential credential, string password, CancellationToken ct)
    {
        var wanted = HashPolicy.Of(realm.PasswordPolicy);
        StoredPassword? renewed = null;
        await RunAsync(() => renewed = StoredPassword.Create(wanted, password), patient: false, ct);
        return renewed?.WriteTo(credential);
    }

    /// <summary>A new credential of type <c>password</c>. Waits its turn behind all who log in, as long as it takes.</summary>
    public ValueTask<Credential> CreateAsync(Realm realm, string password, CancellationToken ct) => CreateAsync(realm.PasswordPolicy, password, ct);

    /// <summary>The same before there is a realm.</summary>
    /// <param name="passwordPolicy">Keycloak's text, see <see cref="Realm.PasswordPolicy"/>.</param>
    public async ValueTask<Credential> CreateAsync(string? passwordPolicy, string password, CancellationToken ct)
    {
        var wanted = HashPolicy.Of(passwordPolicy);
        StoredPassword? created = null;
        await RunAsync(() => created = StoredPassword.Create(wanted, password), patient: true, ct);
        var empty = new Credential(Guid.NewGuid().ToString(), "password", null, time.GetUtcNow().ToUnixTimeMilliseconds(), "{}", new Secret("{}"));
        return created!.WriteTo(empty);
    }

    private async Task RunAsync(Action hashing, bool patient, CancellationToken ct)
    {
        if (await _threads.RunAsync(hashing, patient, ct))
        {
            Interlocked.Increment(ref _count);
        }
        else
        {
            PasswordMeter.Refused();
        }
    }

    private static PasswordVerdict Compare(HashMethod wanted, StoredPassword stored, string password) =>
        !stored.Matches(password) ? PasswordVerdict.Wrong : stored.Method == wanted ? PasswordVerdict.Right : PasswordVerdict.RightButOld;

    private static PasswordVerdict CompareInVain(HashMethod method, string password)
    {
        new StoredPassword(method, s_anySalt, new byte[method.HashLength]).Matches(password);
        return PasswordVerdict.Wrong;
    }
}
