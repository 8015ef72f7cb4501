using KosmoAuth.Storage;

namespace KosmoAuth.Users.Otp;

/// <summary>
/// How many wrong codes a person may send, apart from all that is counted of passwords: every ten in a row cost half an hour, so that in no half
/// hour there are more than ten, and after a hundred only a new device or an administrator helps (NIST SP 800-63B, 3.2.2).
/// </summary>
internal static class OtpGuesses
{
    public const int MostAtOnce = 10;
    public const int MostInARow = 100;
    public const int WaitSeconds = 30 * 60;

    /// <param name="failures">Null: none since the last right code.</param>
    /// <param name="now">Unix seconds.</param>
    public static OtpBudget Left(SecondFactorFailures? failures, long now) => failures switch
    {
        null => OtpBudget.Left,
        { NumFailures: >= MostInARow } => OtpBudget.Exhausted,
        _ when failures.NumFailures % MostAtOnce == 0 && now - failures.LastFailure < WaitSeconds => OtpBudget.Waiting,
        _ => OtpBudget.Left,
    };
}

internal enum OtpBudget
{
    Left,

    /// <summary>Until half an hour has passed since the last failure.</summary>
    Waiting,

    /// <summary>For good.</summary>
    Exhausted,
}
