using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;

namespace KosmoAuth.Users.Otp;

/// <summary>What came of a one-time password. Everything but <see cref="Ok"/> must look alike to the person.</summary>
public enum OtpOutcome
{
    Ok,

    /// <summary>The person has no device, or not the chosen one.</summary>
    NotConfigured,

    /// <summary>Wrong, empty, or not a code at all.</summary>
    Wrong,

    /// <summary>Right, but used before.</summary>
    Used,

    /// <summary>Too many wrong codes or passwords, so that even the right code is none for a while.</summary>
    TemporarilyLocked,

    /// <summary>Locked by failures until an administrator acts.</summary>
    PermanentlyLocked,

    /// <summary>A hundred wrong codes in a row: the devices count no longer, until the person sets up a new one or an administrator acts.</summary>
    NeedsNewDevice,

    /// <summary>The address has used up its failures of this minute; says nothing about the code.</summary>
    TooManyFailures,
}

/// <param name="CredentialId">The device whose code it was; null unless <see cref="OtpOutcome.Ok"/>.</param>
public sealed record OtpResult(OtpOutcome Outcome, string? CredentialId = null);

/// <summary>A device to choose from.</summary>
/// <param name="Label">As the person named it; null when they did not.</param>
public sealed record OtpDevice(string Id, string? Label);

/// <summary>
/// The only place where a one-time password is looked at, for every road. What came of it is decided in one transaction: the guess budget, the
/// locks, the window, and that a code works once.
/// </summary>
public sealed class OtpCheck(Database database, BruteForce bruteForce, BruteForceAddresses addresses, TimeProvider time)
{
    private const string Nobody = "nobody";

    private static readonly OtpSecret s_anySecret = OtpSecret.New();

    /// <summary>The person's devices, the preferred one first.</summary>
    public async ValueTask<IReadOnlyList<OtpDevice>> DevicesAsync(Realm realm, string userId, CancellationToken ct)
    {
        var credentials = await database.ReadAsync(work => UserRows.CredentialsAsync(work, realm.Id, userId, OtpCredential.TypeName, ct), ct);
        return [.. credentials.Select(credential => new OtpDevice(credential.Id, credential.UserLabel))];
    }

    /// <param name="user">Null when the step before found nobody: the work is the same.</param>
    /// <param name="credentialId">The chosen device; null for any of the person's.</param>
    /// <param name="typed">As the person typed it.</param>
    /// <param name="ct">Ends the waiting; once the code was looked at, what follows from it happens whether or not the client is still there.</param>
    public async Task<OtpResult> CheckAsync(RealmRequest request, User? user, string? credentialId, string? typed, CancellationToken ct)
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
        var code = OtpCode.Normalise(typed);
        var (result, step) = await database.WriteAsync(work => JudgeAsync(work, request, user, credentialId, code), CancellationToken.None);
        if (step is not null)
        {
            bruteForce.Tell(request, user!, step);
        }

        var mayBeTold = result.Outcome == OtpOutcome.Ok ? addresses.Allows(request.RemoteAddress) : addresses.TryFail(request.RemoteAddress);
        return mayBeTold ? result : new OtpResult(OtpOutcome.TooManyFailures);
    }

    private async ValueTask<(OtpResult, FailureStep?)> JudgeAsync(DbWork work, RealmRequest request, User? user, string? credentialId, string code)
    {
        var realm = request.Realm;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        await LoginFailureRows.HoldAsync(work, realm.Id, user?.Id ?? Nobody, CancellationToken.None);
        var devices = await LoadAsync(work, realm, user, credentialId);
        var found = Find(realm, devices, code, now);
        var failures = await SecondFactorFailureRows.ReadAsync(work, realm.Id, user?.Id ?? Nobody, CancellationToken.None);
        var budget = OtpGuesses.Left(failures, now);
        if (budget != OtpBudget.Left || user is null)
        {
            await FailInVainAsync(work, request, now);
            return (new OtpResult(Refused(budget, devices)), null);
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

    private static async ValueTask<IReadOnlyList<OtpCredential>> LoadAsync(DbWork work, Realm realm, User? user, string? credentialId)
    {
        var stored = await UserRows.CredentialsAsync(work, realm.Id, user?.Id ?? Nobody, OtpCredential.TypeName, CancellationToken.None);
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
            : SpendAsync(work, realm, found.Device, found.Step);

    /// <summary>True for the first who uses the code of this step, or where the realm lets codes be used again.</summary>
    internal static async ValueTask<bool> SpendAsync(DbWork work, Realm realm, OtpCredential device, long step)
    {
        var over = (step + realm.Otp.OtpPolicyLookAheadWindow + 1) * device.Data.Period;
        return realm.Otp.OtpPolicyCodeReusable
            || await SingleUse.SpendAsync(work, "otp", $"{realm.Id}/{device.Stored.Id}/{step}", over, CancellationToken.None);
    }

    private readonly record struct FoundCode(OtpCredential Device, long Step);
}
