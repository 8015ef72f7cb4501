using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Users.Otp;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.Otp;

/// <summary>Which codes count, how often, and what wrong ones cost.</summary>
public sealed class OtpCheckTests : OtpTrials
{
    private const string Hotp = """{"subType":"hotp","digits":6,"counter":5,"period":0,"algorithm":"HmacSHA1"}""";

    private static RealmBruteForce Rules { get; } = new(
        true, false, 0, false, FailureFactor: 3, WaitIncrementSeconds: 60, 900, 60, QuickLoginCheckMilliSeconds: 0, 43_200);

    [TestCase(-2, OtpOutcome.Wrong)]
    [TestCase(-1, OtpOutcome.Ok)]
    [TestCase(0, OtpOutcome.Ok)]
    [TestCase(1, OtpOutcome.Ok)]
    [TestCase(2, OtpOutcome.Wrong)]
    public async Task One_step_before_and_after_is_close_enough(int steps, OtpOutcome outcome)
    {
        await AddTotpAsync();
        Assert.That(await TryAsync(CodeAt(steps)), Is.EqualTo(outcome));
    }

    [Test]
    public async Task A_code_works_once_and_the_next_one_too()
    {
        await AddTotpAsync();
        var code = CodeAt(0);
        Assert.That((await TryAsync(code), await TryAsync(code)), Is.EqualTo((OtpOutcome.Ok, OtpOutcome.Used)));
        Wait(30);
        Assert.That((await TryAsync(code), await TryAsync(CodeAt(0))), Is.EqualTo((OtpOutcome.Used, OtpOutcome.Ok)));
    }

    [Test]
    public async Task An_earlier_code_is_none_after_a_later_one()
    {
        await AddTotpAsync();
        var (earlier, present, later) = (CodeAt(-1), CodeAt(0), CodeAt(1));
        Assert.That(await TryAsync(later), Is.EqualTo(OtpOutcome.Ok));
        Assert.That((await TryAsync(present), await TryAsync(earlier)), Is.EqualTo((OtpOutcome.Used, OtpOutcome.Used)));
        Wait(60);
        Assert.That(await TryAsync(CodeAt(0)), Is.EqualTo(OtpOutcome.Ok));
    }

    [Test]
    public async Task Of_fifty_parallel_uses_of_a_code_exactly_one_wins()
    {
        await AddTotpAsync();
        for (var round = 0; round < 5; round++, Wait(1800))
        {
            var code = CodeAt(0);
            Assert.That(await ManyAsync(50, _ => code), Has.Exactly(1).EqualTo(OtpOutcome.Ok));
        }
    }

    [Test]
    public async Task A_realm_may_let_codes_be_used_again()
    {
        Use(RealmOtp.Default with { OtpPolicyCodeReusable = true });
        await AddTotpAsync();
        Assert.That(await ManyAsync(20, _ => CodeAt(0)), Is.All.EqualTo(OtpOutcome.Ok));
    }

    [Test]
    public async Task Full_width_digits_with_a_blank_are_the_same_code()
    {
        await AddTotpAsync();
        var code = CodeAt(0);
        var typed = string.Concat(code.Select(digit => (char)(digit - '0' + '０'))).Insert(3, "　");
        Assert.That(await TryAsync(typed), Is.EqualTo(OtpOutcome.Ok));
    }

    [Test]
    public async Task A_counter_moves_past_the_code_that_was_used()
    {
        Use(RealmOtp.Default with { OtpPolicyLookAheadWindow = 2 });
        await AddAsync("token", Hotp);
        string At(long counter) => OtpCodeTests.Code(OtpAlgorithm.HmacSHA1, Secret, counter, 6);
        Assert.That(await TryAsync(At(8)), Is.EqualTo(OtpOutcome.Wrong), "beyond the window");
        Assert.That(await TryAsync(At(7)), Is.EqualTo(OtpOutcome.Ok));
        Assert.That((await StoredAsync())[0].CredentialData, Is.EqualTo(Hotp.Replace("5", "8", StringComparison.Ordinal)));
        Assert.That((await TryAsync(At(7)), await TryAsync(At(6))), Is.EqualTo((OtpOutcome.Wrong, OtpOutcome.Wrong)));
        Assert.That(await ManyAsync(50, _ => At(8)), Has.Exactly(1).EqualTo(OtpOutcome.Ok));
    }

    [Test]
    public async Task Each_device_counts_by_its_own_settings_and_is_named_in_the_result()
    {
        Use(RealmOtp.Default with { OtpPolicyDigits = 8 });
        await AddTotpAsync();
        const string Tablet = """{"subType":"totp","digits":8,"counter":0,"period":60,"algorithm":"HmacSHA256","secretEncoding":"BASE32"}""";
        await AddAsync("tablet", Tablet, "MFRGGZDFMZTWQ2LK");
        var code = OtpCodeTests.Code(OtpAlgorithm.HmacSHA256, "abcdefghij", Clock.Now.ToUnixTimeSeconds() / 60, 8);
        Assert.That((await DevicesAsync()).Select(device => device.Id), Is.EqualTo(["phone", "tablet"]));
        Assert.That(await TryAsync(code, "phone"), Is.EqualTo(OtpOutcome.Wrong));
        Assert.That(await CheckAsync(Taro, code), Is.EqualTo(new OtpResult(OtpOutcome.Ok, "tablet")));
        Assert.That(await TryAsync(CodeAt(0), "phone"), Is.EqualTo(OtpOutcome.Ok));
    }

    [Test]
    public async Task Ten_wrong_codes_cost_half_an_hour_even_when_sent_at_once()
    {
        await AddTotpAsync();
        var outcomes = await ManyAsync(60, i => WrongCode(i));
        Assert.That(outcomes, Has.Exactly(10).EqualTo(OtpOutcome.Wrong).And.Exactly(50).EqualTo(OtpOutcome.TemporarilyLocked));
        Wait(1799);
        Assert.That(await TryAsync(CodeAt(0)), Is.EqualTo(OtpOutcome.TemporarilyLocked));
        Wait(1);
        Assert.That(await TryAsync(CodeAt(0)), Is.EqualTo(OtpOutcome.Ok));
        Assert.That(await FailuresAsync(), Is.Null);
    }

    [Test]
    public async Task Never_more_than_ten_failures_in_half_an_hour_however_they_are_spread()
    {
        await AddTotpAsync();
        var counted = new List<long>();
        for (var minute = 0; minute < 240; minute++, Wait(60))
        {
            if (await TryAsync(WrongCode(minute)) == OtpOutcome.Wrong)
            {
                counted.Add(Clock.Now.ToUnixTimeSeconds());
            }
        }

        Assert.That(counted, Has.Count.GreaterThan(20));
        Assert.That(counted.Max(from => counted.Count(time => time >= from && time < from + 1800)), Is.EqualTo(10));
    }

    [Test]
    public async Task After_a_hundred_wrong_codes_in_a_row_the_devices_count_no_longer_until_somebody_helps()
    {
        await AddTotpAsync();
        for (var round = 0; round < 10; round++, Wait(1800))
        {
            await ManyAsync(10, WrongCode);
        }

        Assert.That(await TryAsync(CodeAt(0)), Is.EqualTo(OtpOutcome.NeedsNewDevice));
        await WriteAsync(work => SecondFactorFailureRows.DeleteAsync(work, Realm.Id, Taro.Id, default));
        Assert.That(await TryAsync(CodeAt(0)), Is.EqualTo(OtpOutcome.Ok));
    }

    [Test]
    public async Task A_right_password_does_not_buy_more_guesses()
    {
        await AddTotpAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.That(await TryAsync(WrongCode(i)), Is.EqualTo(OtpOutcome.Wrong));
            await BruteForce.SucceedAsync(Request(), Taro);
        }

        Assert.That(await TryAsync(CodeAt(0)), Is.EqualTo(OtpOutcome.TemporarilyLocked));
    }

    [Test]
    public async Task Wrong_codes_count_for_the_realms_brute_force_rules_and_a_right_code_does_not_clear_them()
    {
        Use(RealmOtp.Default, Rules);
        await AddTotpAsync();
        await TryAsync(WrongCode(0));
        Assert.That(await TryAsync(CodeAt(-1)), Is.EqualTo(OtpOutcome.Ok));
        await TryAsync(WrongCode(1));
        await TryAsync(WrongCode(2));
        Assert.That(Events, Is.EqualTo(["USER_DISABLED_BY_TEMPORARY_LOCKOUT"]));
        Assert.That(await TryAsync(CodeAt(0)), Is.EqualTo(OtpOutcome.TemporarilyLocked));
        Wait(60);
        Assert.That(await TryAsync(CodeAt(0)), Is.EqualTo(OtpOutcome.Ok));
    }

    [Test]
    public async Task People_without_a_device_and_nobody_at_all_are_refused_after_the_same_work()
    {
        Assert.That(await TryAsync("123456"), Is.EqualTo(OtpOutcome.NotConfigured));
        Assert.That((await CheckAsync(null, "123456")).Outcome, Is.EqualTo(OtpOutcome.NotConfigured));
        Assert.That(await FailuresAsync("nobody"), Is.Null);
    }

    [TestCase("""{"subType":"totp","digits":0,"counter":0,"period":30,"algorithm":"HmacSHA1"}""")]
    [TestCase("""{"subType":"totp","digits":6,"counter":0,"period":0,"algorithm":"HmacSHA1"}""")]
    [TestCase("""{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacMD5"}""")]
    [TestCase("""{"subType":"webauthn"}""")]
    [TestCase("{")]
    public async Task Devices_that_cannot_be_read_never_match(string data)
    {
        await AddAsync("broken", data);
        Assert.That(await TryAsync("000000"), Is.EqualTo(OtpOutcome.NotConfigured));
    }

    [TestCase("")]
    [TestCase("  ")]
    [TestCase(null)]
    public async Task An_empty_field_costs_nothing(string? code)
    {
        await AddTotpAsync();
        Assert.That(await TryAsync(code), Is.EqualTo(OtpOutcome.Wrong));
        Assert.That(await FailuresAsync(), Is.Null);
    }

    [TestCase("12345")]
    [TestCase("1234567")]
    [TestCase("abcdef")]
    public async Task What_is_no_code_is_one_failure(string code)
    {
        await AddTotpAsync();
        Assert.That(await TryAsync(code), Is.EqualTo(OtpOutcome.Wrong));
        Assert.That((await FailuresAsync())?.NumFailures, Is.EqualTo(1));
    }

    [Test]
    public async Task An_address_that_failed_too_often_learns_nothing()
    {
        Use(RealmOtp.Default, perMinute: 2);
        await AddTotpAsync();
        await TryAsync(WrongCode(0));
        await TryAsync(WrongCode(1));
        Assert.That(await TryAsync(CodeAt(0)), Is.EqualTo(OtpOutcome.TooManyFailures));
    }

    // None of the window's codes.
    private string WrongCode(int number)
    {
        var right = Enumerable.Range(-1, 3).Select(step => CodeAt(step)).ToList();
        return Enumerable.Range(0, 10_000).Select(i => $"{(number + i) % 1_000_000:D6}").First(code => !right.Contains(code));
    }
}
