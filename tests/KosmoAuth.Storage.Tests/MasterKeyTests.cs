using System.Runtime.Versioning;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

internal sealed class MasterKeyTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("kosmoauth-key-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_file_is_made_once_and_gives_the_same_key_again()
    {
        var file = Path.Combine(_folder, "data", "master.key");
        var made = MasterKeyFile.Open(file, create: true).Derive("x", "y");
        Assert.That(MasterKeyFile.Open(file, create: false).Derive("x", "y"), Is.EqualTo(made));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(file)!), Is.EqualTo(new[] { file }));
    }

    [Test]
    [UnsupportedOSPlatform("windows"), Platform(Exclude = "Win")]
    public void Only_the_owner_reads_the_file()
    {
        var file = Path.Combine(_folder, "master.key");
        MasterKeyFile.Open(file, create: true);
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task Of_many_starts_at_once_all_use_one_key()
    {
        const int starts = 20;
        using var together = new Barrier(starts);
        for (var round = 0; round < 20; round++)
        {
            var file = Path.Combine(_folder, $"{round}", "master.key");
            var keys = await Task.WhenAll(Enumerable.Range(0, starts).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    return MasterKeyFile.Open(file, create: true);
                },
                default, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.That(keys.Select(key => Convert.ToHexString(key.Derive("x", ""))).Distinct().Count(), Is.EqualTo(1));
        }
    }

    [Test]
    public void A_missing_file_beside_a_database_is_told_and_not_replaced()
    {
        var file = Path.Combine(_folder, "master.key");
        Assert.That(() => MasterKeyFile.Open(file, create: false), Throws.TypeOf<StorageException>().With.Message.Contains("is missing"));
        Assert.That(File.Exists(file), Is.False);
    }

    [TestCase("AAAA", "3 bytes")]
    [TestCase("", "0 bytes")]
    [TestCase("not a key at all!", "neither base64 nor hexadecimal")]
    [TestCase("zz00000000000000000000000000000000000000000000000000000000000000", "neither base64 nor hexadecimal")]
    public void A_text_that_is_no_key_is_refused_without_showing_it(string text, string why) =>
        Assert.That(
            () => MasterKeyFile.Parse(text, "KOSMO_MASTER_KEY"),
            Throws.TypeOf<StorageException>().With.Message.Contains(why).And.Message.Contains("KOSMO_MASTER_KEY"));

    [Test]
    public void Base64_base64url_and_hexadecimal_text_give_the_same_key()
    {
        var bytes = Enumerable.Range(0, 32).Select(i => (byte)(255 - i)).ToArray();
        var base64 = Convert.ToBase64String(bytes);
        var expected = new MasterKey(bytes).Derive("x", "");
        var base64Url = base64.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        foreach (var text in new[] { base64, base64 + "\n", base64Url, Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes) })
        {
            Assert.That(MasterKeyFile.Parse(text, "test").Derive("x", ""), Is.EqualTo(expected), text);
        }
    }

    [Test]
    public void What_is_sealed_opens_for_its_purpose_and_place_only_and_never_looks_the_same_twice()
    {
        var key = new MasterKey(new byte[32]);
        var value = key.Protect("p", "place", "secret"u8);
        Assert.That(key.Unprotect("p", "place", value), Is.EqualTo("secret"u8.ToArray()));
        Assert.That(key.Protect("p", "place", "secret"u8), Is.Not.EqualTo(value));
        Assert.That(() => key.Unprotect("q", "place", value), Throws.TypeOf<SealedValueException>());
        Assert.That(() => key.Unprotect("p", "elsewhere", value), Throws.TypeOf<SealedValueException>());
        Assert.That(() => new MasterKey([.. Enumerable.Repeat((byte)1, 32)]).Unprotect("p", "place", value), Throws.TypeOf<SealedValueException>());
        for (var i = 0; i < value.Length; i++)
        {
            var bent = value.ToArray();
            bent[i] ^= 1;
            Assert.That(() => key.Unprotect("p", "place", bent), Throws.TypeOf<SealedValueException>(), $"byte {i}");
        }

        Assert.That(() => key.Unprotect("p", "place", value.AsSpan(0, 20)), Throws.TypeOf<SealedValueException>());
    }

    [Test]
    public void Keys_differ_by_purpose_and_scope()
    {
        var key = new MasterKey(new byte[32]);
        var derived = new[] { key.Derive("a", ""), key.Derive("b", ""), key.Derive("a", "b"), key.Derive("", "a") };
        Assert.That(derived.Select(Convert.ToHexString).Distinct().Count(), Is.EqualTo(4));
        Assert.That(key.Derive("a", "b"), Has.Length.EqualTo(32));
    }

    [Test]
    public void Of_several_keys_each_opens_and_the_one_that_is_said_seals()
    {
        var file = Path.Combine(_folder, "master.key");
        var old = MasterKeyFile.Open(file, create: true);
        var before = old.Protect("p", "place", "secret"u8);
        MasterKeyFile.AddNew(file);

        var both = MasterKeyFile.Open(file, create: false);
        Assert.That(both.Ids, Has.Count.EqualTo(2));
        Assert.That(both.Unprotect("p", "place", before), Is.EqualTo("secret"u8.ToArray()));
        Assert.That(both.SealUnder(both.Ids[0]), Is.True);
        var after = both.Protect("p", "place", "secret"u8);
        Assert.That(old.Unprotect("p", "place", after), Is.EqualTo("secret"u8.ToArray()), "a running server reads the file when it meets a key that it does not know");
        Assert.That(both.Reseal("p", "place", after), Is.Null);
        Assert.That(MasterKey.SealedUnder(both.Reseal("p", "place", before)!), Is.EqualTo(both.Ids[0]));
    }

    [Test]
    public void A_key_that_was_replaced_lies_beside_the_file_and_still_opens()
    {
        var file = Path.Combine(_folder, "master.key");
        var old = MasterKeyFile.Open(file, create: true);
        var value = old.Protect("p", "place", "secret"u8);
        MasterKeyFile.AddNew(file);
        Assert.That(MasterKeyFile.MoveReplaced(file), Is.EqualTo(new[] { $"{file}.{old.Id}.old" }));
        Assert.That(MasterKeyFile.HoldsSeveral(file), Is.False);
        Assert.That(MasterKeyFile.Open(file, create: false).Unprotect("p", "place", value), Is.EqualTo("secret"u8.ToArray()));
        File.Delete($"{file}.{old.Id}.old");
        Assert.That(() => MasterKeyFile.Open(file, create: false).Unprotect("p", "place", value), Throws.TypeOf<SealedValueException>());
    }

    [Test]
    public void Text_of_the_environment_may_hold_several_keys()
    {
        var (one, other) = (new string('a', 64), new string('b', 64));
        Assert.That(MasterKeyFile.Parse($"{one},{other}", "KC_MASTER_KEY").Ids, Has.Count.EqualTo(2));
        Assert.That(MasterKeyFile.Parse($" {one} \n", "KC_MASTER_KEY").Ids, Has.Count.EqualTo(1));
        Assert.That(() => MasterKeyFile.Parse($"{one},abc", "KC_MASTER_KEY"), Throws.TypeOf<StorageException>());
    }
}
