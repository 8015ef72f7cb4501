using System.Text;
using KosmoAuth.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace KosmoAuth.Storage;

/// <summary>
/// The tables as EF Core sees them, for rare work: searches, exports. The schema itself comes from numbered scripts; a test holds both together.
/// Log-ins and tokens use prepared statements instead, so that neither they nor a start wait for the model to be built.
/// </summary>
public sealed class KosmoDb(DbContextOptions<KosmoDb> options) : DbContext(options)
{
    private const string SqlServer = "Microsoft.EntityFrameworkCore.SqlServer";

    // SQL Server has no index on texts without a limit; EF gives this one to keys by itself.
    private const int SqlServerIndexed = 450;

    private static readonly HashSet<string> s_indexed =
        [nameof(UserEntity.RealmId), nameof(UserSessionEntity.UserId), nameof(UserEntity.Email), nameof(UserEntity.ServiceAccountClientId)];

    public DbSet<InstallationValue> Installation => Set<InstallationValue>();

    public DbSet<RealmEntity> Realms => Set<RealmEntity>();

    public DbSet<RealmDocumentEntity> RealmDocuments => Set<RealmDocumentEntity>();

    public DbSet<UserEntity> Users => Set<UserEntity>();

    public DbSet<UserAttributeEntity> UserAttributes => Set<UserAttributeEntity>();

    public DbSet<UserRoleEntity> UserRoles => Set<UserRoleEntity>();

    public DbSet<UserGroupEntity> UserGroups => Set<UserGroupEntity>();

    public DbSet<UserRequiredActionEntity> UserRequiredActions => Set<UserRequiredActionEntity>();

    public DbSet<CredentialEntity> Credentials => Set<CredentialEntity>();

    public DbSet<FederatedIdentityEntity> FederatedIdentities => Set<FederatedIdentityEntity>();

    public DbSet<UserConsentEntity> UserConsents => Set<UserConsentEntity>();

    public DbSet<LoginFailureEntity> LoginFailures => Set<LoginFailureEntity>();

    public DbSet<SecondFactorFailureEntity> SecondFactorFailures => Set<SecondFactorFailureEntity>();

    public DbSet<UserSessionEntity> UserSessions => Set<UserSessionEntity>();

    public DbSet<ClientSessionEntity> ClientSessions => Set<ClientSessionEntity>();

    public DbSet<LoginSessionEntity> LoginSessions => Set<LoginSessionEntity>();

    public DbSet<SingleUseEntity> SingleUses => Set<SingleUseEntity>();

    public DbSet<ActionLinkEntity> ActionLinks => Set<ActionLinkEntity>();

    public DbSet<AttemptCounterEntity> AttemptCounters => Set<AttemptCounterEntity>();

    public DbSet<OutboxEntity> Outbox => Set<OutboxEntity>();

    public DbSet<EventEntity> Events => Set<EventEntity>();

    public DbSet<LeaseEntity> Leases => Set<LeaseEntity>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder
            .ApplyConfiguration(new InstallationValueMapping())
            .ApplyConfiguration(new RealmEntityMapping())
            .ApplyConfiguration(new RealmDocumentEntityMapping())
            .ApplyConfiguration(new UserEntityMapping())
            .ApplyConfiguration(new UserAttributeEntityMapping())
            .ApplyConfiguration(new UserRoleEntityMapping())
            .ApplyConfiguration(new UserGroupEntityMapping())
            .ApplyConfiguration(new UserRequiredActionEntityMapping())
            .ApplyConfiguration(new CredentialEntityMapping())
            .ApplyConfiguration(new FederatedIdentityEntityMapping())
            .ApplyConfiguration(new UserConsentEntityMapping())
            .ApplyConfiguration(new LoginFailureEntityMapping())
            .ApplyConfiguration(new SecondFactorFailureEntityMapping())
            .ApplyConfiguration(new UserSessionEntityMapping())
            .ApplyConfiguration(new ClientSessionEntityMapping())
            .ApplyConfiguration(new LoginSessionEntityMapping())
            .ApplyConfiguration(new SingleUseEntityMapping())
            .ApplyConfiguration(new ActionLinkEntityMapping())
            .ApplyConfiguration(new AttemptCounterEntityMapping())
            .ApplyConfiguration(new OutboxEntityMapping())
            .ApplyConfiguration(new EventEntityMapping())
            .ApplyConfiguration(new LeaseEntityMapping());
        var onSqlServer = Database.ProviderName == SqlServer;
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(SnakeCase(property.Name));
            if (property.ClrType == typeof(bool))
            {
                // Flags are 0 and 1 on every product.
                property.SetProviderClrType(typeof(short));
            }
            else if (onSqlServer && property.ClrType == typeof(string) && s_indexed.Contains(property.Name))
            {
                property.SetMaxLength(SqlServerIndexed);
            }
        }
    }

    private static string SnakeCase(string name)
    {
        var result = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && result.Length > 0)
            {
                result.Append('_');
            }

            result.Append(char.ToLowerInvariant(letter));
        }

        return result.ToString();
    }
}
