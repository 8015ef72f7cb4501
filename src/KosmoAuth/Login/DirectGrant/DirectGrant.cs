using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Login.DirectGrant;

/// <summary>The answer to a password grant (RFC 6749 section 4.3): the person, or the OAuth error to send.</summary>
/// <param name="Error">OAuth error code; null when <paramref name="User"/> is set.</param>
/// <param name="EventError">Keycloak's error for the LOGIN_ERROR event.</param>
/// <param name="RetryAfter">Seconds for the header Retry-After.</param>
public sealed record DirectGrantResult(User? User, string? Error, string? Description, int Status, string? EventError, int? RetryAfter = null)
{
    /// <summary>The name that was sent, for the event log.</summary>
    public string? Username { get; init; }
}

/// <summary>Signs in without a browser, by the direct grant flow of the client or the realm. The same walk and the same gate as in the browser.</summary>
public sealed class DirectGrant(LoginFlow flow, LoginDuties duties, TimeProvider time)
{
    public async Task<DirectGrantResult> AuthenticateAsync(RealmRequest request, Client client, IFormCollection form, CancellationToken ct)
    {
        var walk = new LoginWalk
        {
            Request = request,
            Client = client,
            Login = new LoginRequest { ClientId = client.ClientId, Protocol = client.Protocol, Data = [] },
            Flow = client.DirectGrantFlow ?? request.Realm.DirectGrantFlow,
            Form = form,
            Now = time.GetUtcNow().ToUnixTimeSeconds(),
        };
        var result = await flow.WalkAsync(walk, ct);
        var failure = result switch
        {
            StepResult.Satisfied => RefusalOf(LoginGate.Check(walk, duties, consented: true)),
            StepResult.End end => end.Failure,
            _ => DirectGrantFailures.Wrong("invalid_user_credentials"),
        };
        return (failure is null ? new DirectGrantResult(walk.User, null, null, StatusCodes.Status200OK, null) : DirectGrantFailures.Answer(failure))
            with { Username = form["username"].FirstOrDefault() };
    }

    private static LoginFailure? RefusalOf(GateAnswer gate) => gate switch
    {
        GateAnswer.Open => null,
        GateAnswer.PersonDisabled => DirectGrantFailures.AccountDisabled,
        GateAnswer.Duty => DirectGrantFailures.NotSetUp,
        _ => DirectGrantFailures.Wrong("invalid_user_credentials"),
    };
}
