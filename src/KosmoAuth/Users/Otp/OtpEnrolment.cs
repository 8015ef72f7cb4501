using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Users.Otp;

/// <summary>What came of setting up a device.</summary>
public enum OtpEnrolmentOutcome
{
    Ok,

    /// <summary>Keycloak's <c>missingTotpMessage</c>.</summary>
    MissingCode,

    /// <summary>Keycloak's <c>invalidTotpMessage</c>. Not counted: who sets up a device has its secret.</summary>
    WrongCode,

    /// <summary>Keycloak's <c>missingTotpDeviceNameMessage</c>: a second device needs a name.</summary>
    MissingLabel,

    /// <summary>Another device of the person has this name: our <c>duplicateTotpDeviceNameMessage</c>.</summary>
    DuplicateLabel,

    /// <summary>The secret was set up before: the form was sent twice.</summary>
    AlreadyDone,
}

/// <param name="Credential">The new device; null unless <see cref="OtpEnrolmentOutcome.Ok"/>.</param>
public sealed record OtpEnrolmentResult(OtpEnrolmentOutcome Outcome, Credential? Credential = null);

/// <summary>Takes a new one-time password device, once its code proves that the person has the secret.</summary>
public sealed class OtpEnrolment(Database database, TimeProvider time)
{
    // As long as any set-up page may stay open, and longer.
    private const int SecretSpentSeconds = 86_400;

    /// <summary>The same as one transaction of its own.</summary>
    public Task<OtpEnrolmentResult> EnrolAsync(
        Realm realm, User user, OtpSecret secret, string? code, string? label, IReadOnlyCollection<string> replaces, CancellationToken ct) =>
        database.WriteAsync(work => EnrolAsync(work, realm, user, secret, code, label, replaces, ct), ct);

    /// <summary>
    /// Stores the device; the person's failed guesses are forgotten with it. Events, notices and required actions are the caller's.
    /// </summary>
    /// <param name="secret">The one that the server made for this set-up, never one from a form.</param>
    /// <param name="code">As typed.</param>
    /// <param name="label">As typed, see <see cref="OtpLabel"/>.</param>
    /// <param name="replaces">Ids of devices that go when this one comes.</param>
    public async ValueTask<OtpEnrolmentResult> EnrolAsync(
        DbWork work, Realm realm, User user, OtpSecret secret, string? code, string? label, IReadOnlyCollection<string> replaces, CancellationToken ct)
    {
        var name = OtpLabel.Parse(label);
        var device = OtpCredential.Create(realm.Otp, secret, name, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (string.IsNullOrWhiteSpace(code))
        {
            return new OtpEnrolmentResult(OtpEnrolmentOutcome.MissingCode);
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (device.Find(OtpCode.Normalise(code), now, realm.Otp.OtpPolicyLookAheadWindow) is not { } step)
        {
            return new OtpEnrolmentResult(OtpEnrolmentOutcome.WrongCode);
        }

        await UserRows.HoldAsync(work, realm.Id, user.Id, ct);
        var others = await UserRows.CredentialsAsync(work, realm.Id, user.Id, OtpCredential.TypeName, ct);
        var refusal = CheckLabel(name, [.. others.Where(other => !replaces.Contains(other.Id))]);
        if (refusal != OtpEnrolmentOutcome.Ok)
        {
            return new OtpEnrolmentResult(refusal);
        }

        if (!await SingleUse.SpendAsync(work, "otp-secret", $"{realm.Id}/{user.Id}/{secret.Reveal()}", now + SecretSpentSeconds, ct))
        {
            return new OtpEnrolmentResult(OtpEnrolmentOutcome.AlreadyDone);
        }

        foreach (var old in others.Where(other => replaces.Contains(other.Id)))
        {
            await UserRows.DeleteCredentialAsync(work, realm.Id, user.Id, old.Id, ct);
        }

        return new OtpEnrolmentResult(OtpEnrolmentOutcome.Ok, await StoreAsync(work, realm, user, device, step, ct));
    }

    // The code that proved the secret is used up, as any code.
    private static async ValueTask<Credential> StoreAsync(
        DbWork work, Realm realm, User user, OtpCredential device, long step, CancellationToken ct)
    {
        var stored = device.Type == OtpType.Hotp ? device.At(step + 1).Stored : device.Stored;
        await UserRows.InsertCredentialAsync(work, realm.Id, user.Id, stored, ct);
        await SecondFactorFailureRows.DeleteAsync(work, realm.Id, user.Id, ct);
        if (device.Type == OtpType.Totp)
        {
            await UsedCodes.SpendAsync(work, realm, device, step);
        }

        return stored;
    }

    private static OtpEnrolmentOutcome CheckLabel(string? label, IReadOnlyList<Credential> others) =>
        label is null && others.Count > 0 ? OtpEnrolmentOutcome.MissingLabel
        : others.Any(other => OtpLabel.AreAlike(other.UserLabel, label)) ? OtpEnrolmentOutcome.DuplicateLabel
        : OtpEnrolmentOutcome.Ok;
}
