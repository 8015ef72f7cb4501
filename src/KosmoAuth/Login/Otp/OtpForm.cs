using KosmoAuth.Login.ConfigureOtp;
using KosmoAuth.Login.Pages;
using KosmoAuth.Realms;
using KosmoAuth.Users.Otp;

namespace KosmoAuth.Login.Otp;

/// <summary>The one-time password of an authenticator app, with a choice where the person has several devices.</summary>
internal sealed class OtpForm(OtpCheck codes) : IAuthenticator
{
    public string Id => "auth-otp-form";

    public bool IsConfiguredFor(User user) => user.CredentialTypes.Contains(OtpAnswers.Credential);

    public async ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        if (walk.IsProven(execution) || OtpSetUp.IsDone(walk))
        {
            return StepResult.Done;
        }

        if (walk.User is null && walk.TypedName is null)
        {
            return StepResult.NotDone;
        }

        if (OtpAnswers.MayKnowTheirDevices(walk) && !IsConfiguredFor(walk.User!))
        {
            return OtpAnswers.NotSetUp(walk, execution);
        }

        return await AskAsync(codes, walk, execution, ct) ?? StepResult.Done;
    }

    /// <summary>Looks at the code that was posted, or asks for one. Null: it was right, and is written down as proof.</summary>
    internal static async ValueTask<StepResult.Ask?> AskAsync(OtpCheck codes, LoginWalk walk, Execution execution, CancellationToken ct)
    {
        var devices = OtpAnswers.MayKnowTheirDevices(walk) ? await codes.DevicesAsync(walk.Realm, walk.User!.Id, ct) : [];
        var first = OtpAnswers.Preferred(devices);
        if (walk.TakeForm(execution) is not { } form)
        {
            return new StepResult.Ask(execution.Id, step => Page(step, devices, first, null));
        }

        var chosen = form["selectedCredentialId"].FirstOrDefault() is { Length: > 0 } sent ? sent : first;
        var result = await codes.CheckAsync(walk.Request, walk.User, chosen, form["otp"].FirstOrDefault(), walk.Ticket?.TabId, ct);
        if (result.Outcome == OtpOutcome.Ok)
        {
            walk.Proofs.Add(new LoginProof(execution.Id, OtpAnswers.Credential, walk.Now));
            return null;
        }

        walk.Failures.Add(new(OtpAnswers.EventError(result.Outcome), walk.User?.Id, walk.TypedName ?? walk.User?.Username));
        return new StepResult.Ask(execution.Id, step => Page(step, devices, chosen, result.Outcome), OtpAnswers.Status(result.Outcome));
    }

    private static LoginOtpPage Page(StepForm step, IReadOnlyList<OtpDevice> devices, string? chosen, OtpOutcome? outcome) => new()
    {
        Context = outcome is null ? step.Context : step.Context with { Message = null },
        ActionUrl = step.ActionUrl,
        Devices = devices,
        ChosenDevice = chosen,
        Errors = outcome is null ? [] : [new FieldError("otp", "invalidTotpMessage")],
    };
}
