namespace KosmoAuth.Login;

/// <summary>Why the application gets no log-in.</summary>
public enum LoginRefusal
{
    /// <summary>Nobody is signed in (far enough), and no page may be shown.</summary>
    LoginRequired,

    /// <summary>A page would have to be shown that is not a log-in: a duty or consent.</summary>
    InteractionRequired,

    /// <summary>The person said no on the consent page.</summary>
    RejectedByUser,

    /// <summary>The person does not accept the terms and conditions.</summary>
    TermsDeclined,

    /// <summary>The old page of a log-in that went on elsewhere.</summary>
    AuthenticationExpired,
}
