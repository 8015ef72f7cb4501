using KosmoAuth.Realms;
using KosmoAuth.Users.Otp;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.Otp;

/// <summary>How a device comes to a person.</summary>
public sealed class OtpEnrolmentTests : OtpTrials
{
    private readonly OtpSecret _secret = OtpSecret.Of("9U5N9Fa0JzHezi5EqHnP");

    [Test]
    public async Task A_device_is_stored_as_Keycloak_stores_it()
    {
        Assert.That(await EnrolAsync(Code(), " スマートフォン "), Is.EqualTo(OtpEnrolmentOutcome.Ok));
        var stored = (await StoredAsync()).Single();
        Assert.That(stored.CredentialData, Is.EqualTo("""{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}"""));
        Assert.That(stored.SecretData.Reveal(), Is.EqualTo("""{"value":"9U5N9Fa0JzHezi5EqHnP"}"""));
        Assert.That((stored.Type, stored.UserLabel, stored.CreatedDateMs), Is.EqualTo(("otp", "スマートフォン", Clock.Now.ToUnixTimeMilliseconds())));
    }

    [Test]
    public async Task The_code_of_the_set_up_is_used_up_and_the_next_one_opens()
    {
        await EnrolAsync(Code(), "a");
        Assert.That(await TryAsync(Code()), Is.EqualTo(OtpOutcome.Used));
        Wait(30);
        Assert.That(await TryAsync(Code()), Is.EqualTo(OtpOutcome.Ok));
    }

    [Test]
    public async Task A_counter_begins_behind_the_code_of_the_set_up()
    {
        Use(RealmOtp.Default with { OtpPolicyType = OtpType.Hotp, OtpPolicyInitialCounter = 3, OtpPolicyLookAheadWindow = 1 });
        string At(long counter) => OtpCodeTests.Code(OtpAlgorithm.HmacSHA1, _secret.Reveal(), counter, 6);
        Assert.That(await EnrolAsync(At(4), "a"), Is.EqualTo(OtpEnrolmentOutcome.Ok));
        Assert.That((await StoredAsync()).Single().CredentialData, Does.Contain("\"subType\":\"hotp\"").And.Contain("\"counter\":5"));
        Assert.That((await TryAsync(At(4)), await TryAsync(At(5))), Is.EqualTo((OtpOutcome.Wrong, OtpOutcome.Ok)));
    }

    [TestCase(null, OtpEnrolmentOutcome.MissingCode)]
    [TestCase(" ", OtpEnrolmentOutcome.MissingCode)]
    [TestCase("12345", OtpEnrolmentOutcome.WrongCode)]
    [TestCase("abcdef", OtpEnrolmentOutcome.WrongCode)]
    public async Task Without_the_right_code_nothing_is_stored(string? code, OtpEnrolmentOutcome outcome)
    {
        Assert.That(await EnrolAsync(code, "a"), Is.EqualTo(outcome));
        Assert.That(await StoredAsync(), Is.Empty);
    }

    [Test]
    public async Task A_code_of_another_secret_proves_nothing() =>
        Assert.That(await EnrolAsync(CodeAt(0), "a"), Is.EqualTo(OtpEnrolmentOutcome.WrongCode));

    [Test]
    public async Task Only_the_first_device_may_go_without_a_name_and_names_are_unique()
    {
        await AddTotpAsync("Phone");
        Assert.That(await EnrolAsync(Code(), " "), Is.EqualTo(OtpEnrolmentOutcome.MissingLabel));
        Assert.That(await EnrolAsync(Code(), "phone "), Is.EqualTo(OtpEnrolmentOutcome.DuplicateLabel));
        Assert.That(await EnrolAsync(Code(), "tablet"), Is.EqualTo(OtpEnrolmentOutcome.Ok));
        Assert.That((await DevicesAsync()).Select(device => device.Label), Is.EqualTo(["Phone", "tablet"]));
    }

    [Test]
    public async Task A_device_that_is_replaced_goes_and_leaves_its_name()
    {
        await AddTotpAsync("phone");
        await AddTotpAsync("tablet");
        Assert.That(await EnrolAsync(Code(), "phone", "phone"), Is.EqualTo(OtpEnrolmentOutcome.Ok));
        Assert.That((await DevicesAsync()).Select(device => device.Label), Is.EquivalentTo(["tablet", "phone"]));
        Assert.That((await DevicesAsync()).Select(device => device.Id), Does.Not.Contain("phone"));
    }

    [Test]
    public async Task Nothing_is_replaced_when_the_code_is_wrong()
    {
        await AddTotpAsync("phone");
        await EnrolAsync("000000", "new", "phone");
        Assert.That((await DevicesAsync()).Select(device => device.Id), Is.EqualTo(["phone"]));
    }

    [Test]
    public async Task A_form_that_is_sent_fifty_times_makes_one_device()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => EnrolAsync(Code(), "device " + i))));
        Assert.That(outcomes, Has.Exactly(1).EqualTo(OtpEnrolmentOutcome.Ok).And.Exactly(49).EqualTo(OtpEnrolmentOutcome.AlreadyDone));
        Assert.That(await StoredAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_new_device_gives_back_the_guesses()
    {
        await AddTotpAsync();
        await TryAsync("12345");
        await EnrolAsync(Code(), "new");
        Assert.That(await FailuresAsync(), Is.Null);
    }

    [TestCase("  スマホ\t１ ", "スマホ １")]
    [TestCase("か\u3099", "が")]
    [TestCase(" \r\n", null)]
    [TestCase(null, null)]
    public void Names_are_trimmed_in_one_line_and_composed(string? typed, string? label) => Assert.That(OtpLabel.Parse(typed), Is.EqualTo(label));

    [Test]
    public void Long_names_are_cut_between_characters() =>
        Assert.That(OtpLabel.Parse(string.Concat(Enumerable.Repeat("👨‍👩‍👧", 50))), Is.EqualTo(string.Concat(Enumerable.Repeat("👨‍👩‍👧", 40))));

    [Test]
    public void The_suggested_name_is_one_that_is_free()
    {
        var day = new DateOnly(2026, 11, 22);
        Assert.That(OtpLabel.Suggest("スマートフォン", day, ["x", null]), Is.EqualTo("スマートフォン 2026/11/22"));
        Assert.That(
            OtpLabel.Suggest("スマートフォン", day, ["スマートフォン 2026/11/22", "スマートフォン 2026/11/22 (2)"]), Is.EqualTo("スマートフォン 2026/11/22 (3)"));
    }

    private string Code() => CodeAt(0, _secret.Reveal());

    private async Task<OtpEnrolmentOutcome> EnrolAsync(string? code, string? label, params string[] replaces) =>
        (await Enrolment.EnrolAsync(Realm, Taro, _secret, code, label, replaces, default)).Outcome;
}
