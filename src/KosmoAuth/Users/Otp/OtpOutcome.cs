namespace KosmoAuth.Users.Otp;

/// <summary>What came of a one-time password. Everything but <see cref="Ok"/> must look alike to the person.</summary>
public enum OtpOutcome
{
    Ok,

    /// <summary>The person has no device, or not the chosen one.</summary>
    NotConfigured,

    /// <summary>Wrong, empty, or not a code at all.</summary>
    Wrong,

    /// <summary>Right, but it or a later one was used before.</summary>
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
