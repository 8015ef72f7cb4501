using KosmoAuth.Realms;

namespace KosmoAuth.Login;

/// <summary>Says yes without asking anything.</summary>
internal sealed class AllowAccess : IAuthenticator
{
    public string Id => "allow-access-authenticator";

    public bool IsConfiguredFor(User user) => true;

    public ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct) => ValueTask.FromResult(StepResult.Done);
}

/// <summary>Says no (<c>denyErrorMessage</c>: message key or text).</summary>
internal sealed class DenyAccess : IAuthenticator
{
    public string Id => "deny-access-authenticator";

    public bool IsConfiguredFor(User user) => true;

    public ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        var message = execution.Config.GetValueOrDefault("denyErrorMessage") is { Length: > 0 } own ? own : "access-denied";
        return ValueTask.FromResult<StepResult>(
            new StepResult.End(new LoginFailure("access_denied", message) { Status = StatusCodes.Status401Unauthorized }));
    }
}
