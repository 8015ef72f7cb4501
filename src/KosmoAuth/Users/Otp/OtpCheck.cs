using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;

namespace KosmoAuth.Users.Otp;

/// <summary>
/// The only place where a one-time password is looked at, for every road. What came of it is decided in one transaction: the guess budget, the
/// locks, the window, and that a code works once.
/// </summary>
public sealed class OtpCheck(Database database, BruteForce bruteForce, BruteForceAddresses addresses, TimeProvider time)
{
    private const string Nobody = "nobody";
    private const string SentKind = "otp-sent";

    // A form is sent twice within moments; who comes back later has a session or needs another code.
    private const int SentSeconds = 60;

    private static readonly OtpSecret s_anySecret = OtpSecret.New();

    private readonly StandIns _standIns = new((work, realmId, ct) => UserRows.IdWithCredentialAsync(work, realmId, OtpCredential.TypeName, ct));

    /// <summary>The person's devices, the preferred one first.</summary>
    public async ValueTask<IReadOnlyList<OtpDevice>> DevicesAsync(Realm realm, string userId, CancellationToken ct)
    {
        var credentials = await database.ReadAsync(work => UserRows.CredentialsAsync(work, realm.Id, userId, OtpCredential.TypeName, ct), ct);
        return [.. credentials.Select(credential => new OtpDevice(credential.Id, credential.UserLabel))];
    }

    /// <param name="user">Null when the step before found nobody: the work is the same.</param>
    /// <param name="credentialId">The chosen device; null for any of the person's.</param>
    /// <param name="typed">As the person typed it.</param>
    /// <param name="page">Name of the log-in's page, known to its browser alone. The same code sent twice from one page is one use of it; null: each is one of its own.</param>
    /// <param name="ct">Ends the waiting; once the code was looked at, what follows from it happens whether or not the client is still there.</param>
    public async Task<OtpResult> CheckAsync(
        RealmRequest request, User? user, string? credentialId, string? typed, string? page, CancellationToken ct)
    {
        if (!addresses.Allows(request.RemoteAddress))
        {
            return new OtpResult(OtpOutcome.TooManyFailures);
        }

        if (string.IsNullOrWhiteSpace(typed))
        {
            return new OtpResult(OtpOutcome.Wrong);
        }

        ct.ThrowIfCancellationRequested();
        var attempt = new Attempt(request, user, credentialId, OtpCode.Normalise(typed), page);
        var (result, step) = await database.WriteAsync(work => JudgeAsync(work, attempt), CancellationToken.None);
        if (step is not null)
        {
            bruteForce.Tell(request, user!, step);
        }

        var mayBeTold = result.Outcome == OtpOutcome.Ok ? addresses.Allows(request.RemoteAddress) : addresses.TryFail(request.RemoteAddress);
        return mayBeTold ? result : new OtpResult(OtpOutcome.TooManyFailures);
    }

    /// <summary>
    /// As much work as for a wrong code, where the step before has failed and the answer is the same: the time shall not tell which of the two was wrong.
    /// </summary>
    public async Task CheckInVainAsync(RealmRequest request, string? typed, CancellationToken ct)
    {
        var somebody = await database.ReadAsync(work => _standIns.IdAsync(work, request.Realm, ct), ct);
        var devices = await DevicesAsync(request.Realm, somebody, ct);
        if (!string.IsNullOrWhiteSpace(typed))
        {
            var attempt = new Attempt(request, null, devices.Count > 0 ? devices[0].Id : null, OtpCode.Normalise(typed), null);
            await database.WriteAsync(work => JudgeAsync(work, attempt), CancellationToken.None);
        }
    }

    private async ValueTask<(OtpResult, FailureStep?)> JudgeAsync(DbWork work, Attempt attempt)
    {
        var (request, user) = (attempt.Request, attempt.User);
        var realm = request.Realm;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        await LoginFailureRows.HoldAsync(work, realm.Id, user?.Id ?? Nobody, CancellationToken.None);
        var devices = await LoadAsync(work, realm, user, attempt.CredentialId);
        var found = Find(realm, devices, attempt.Code, now);
        var failures = await SecondFactorFailureRows.ReadAsync(work, realm.Id, user?.Id ?? Nobody, CancellationToken.None);
        var budget = OtpGuesses.Left(failures, now);
        if (attempt.Repeats is { } sent && await SingleUse.IsSpentAsync(work, SentKind, sent, CancellationToken.None))
        {
            return (new OtpResult(OtpOutcome.Ok, attempt.CredentialId), null);
        }

        if (budget != OtpBudget.Left || user is null)
        {
            await FailInVainAsync(work, request, now);
            return (new OtpResult(Refused(budget, user is null ? [] : devices)), null);
        }

        if (found is null || await bruteForce.StateAsync(work, realm, user) != AttemptState.Allowed)
        {
            return await FailAsync(work, request, user, now, devices.Count == 0 ? OtpOutcome.NotConfigured : OtpOutcome.Wrong);
        }

        if (!await SpendAsync(work, realm, user, found.Value))
        {
            return await FailAsync(work, request, user, now, OtpOutcome.Used);
        }

        await SecondFactorFailureRows.DeleteAsync(work, realm.Id, user.Id, CancellationToken.None);
        if (attempt.Repeats is { } first)
        {
            await SingleUse.SpendAsync(work, SentKind, first, now + SentSeconds, CancellationToken.None);
        }

        return (new OtpResult(OtpOutcome.Ok, found.Value.Device.Stored.Id), null);
    }

    private async ValueTask<(OtpResult, FailureStep?)> FailAsync(DbWork work, RealmRequest request, User user, long now, OtpOutcome outcome)
    {
        var (state, step) = await bruteForce.FailAsync(work, request, user);
        if (state != AttemptState.Allowed)
        {
            await AddInVainAsync(work, request.Realm, now);
            return (new OtpResult(state == AttemptState.Locked ? OtpOutcome.TemporarilyLocked : OtpOutcome.PermanentlyLocked), null);
        }

        await SecondFactorFailureRows.AddAsync(work, request.Realm.Id, user.Id, now, CancellationToken.None);
        return (new OtpResult(outcome), step);
    }

    // As much work as for a failure that counts; nothing of it stays.
    private async ValueTask FailInVainAsync(DbWork work, RealmRequest request, long now)
    {
        await bruteForce.FailAsync(work, request, null);
        await AddInVainAsync(work, request.Realm, now);
    }

    private static async ValueTask AddInVainAsync(DbWork work, Realm realm, long now)
    {
        await SecondFactorFailureRows.AddAsync(work, realm.Id, Nobody, now, CancellationToken.None);
        await SecondFactorFailureRows.DeleteAsync(work, realm.Id, Nobody, CancellationToken.None);
    }

    private static OtpOutcome Refused(OtpBudget budget, IReadOnlyList<OtpCredential> devices) => budget switch
    {
        OtpBudget.Exhausted => OtpOutcome.NeedsNewDevice,
        OtpBudget.Waiting => OtpOutcome.TemporarilyLocked,
        _ => devices.Count == 0 ? OtpOutcome.NotConfigured : OtpOutcome.Wrong,
    };

    // For nobody those of somebody else.
    private async ValueTask<IReadOnlyList<OtpCredential>> LoadAsync(DbWork work, Realm realm, User? user, string? credentialId)
    {
        var owner = user?.Id ?? await _standIns.IdAsync(work, realm, CancellationToken.None);
        var stored = await UserRows.CredentialsAsync(work, realm.Id, owner, OtpCredential.TypeName, CancellationToken.None);
        if (user is not null && stored.Count > 0)
        {
            _standIns.Remember(realm, owner);
        }

        var chosen = stored.Where(credential => credentialId is null || credential.Id == credentialId);
        return [.. chosen.Select(OtpCredential.Read).OfType<OtpCredential>()];
    }

    private static FoundCode? Find(Realm realm, IReadOnlyList<OtpCredential> devices, string code, long now)
    {
        if (devices.Count == 0)
        {
            // What a person with one device costs.
            OtpCredential.Create(realm.Otp, s_anySecret, null, 0).Find(code, now, realm.Otp.OtpPolicyLookAheadWindow);
            return null;
        }

        FoundCode? found = null;
        foreach (var device in devices)
        {
            if (device.Find(code, now, realm.Otp.OtpPolicyLookAheadWindow) is { } step)
            {
                found ??= new FoundCode(device, step);
            }
        }

        return found;
    }

    private static ValueTask<bool> SpendAsync(DbWork work, Realm realm, User user, FoundCode found) =>
        found.Device.Type == OtpType.Hotp
            ? UserRows.TryMoveCredentialAsync(
                work, realm.Id, user.Id, found.Device.Stored, found.Device.At(found.Step + 1).Stored.CredentialData, CancellationToken.None)
            : UsedCodes.SpendAsync(work, realm, found.Device, found.Step);

    private sealed record Attempt(RealmRequest Request, User? User, string? CredentialId, string Code, string? Page)
    {
        /// <summary>What the same form would say again; null when it has no page or nobody's code.</summary>
        public string? Repeats => Page is null || User is null ? null : $"{Request.Realm.Id}/{User.Id}/{Page}/{CredentialId}/{Code}";
    }

    private readonly record struct FoundCode(OtpCredential Device, long Step);
}
