using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>A link of a person to an account at an identity provider.</summary>
public sealed class FederatedIdentityEntity
{
    public required string RealmId { get; set; }

    public required string UserId { get; set; }

    public required string IdentityProvider { get; set; }

    public required string FederatedUserId { get; set; }

    public string? FederatedUsername { get; set; }

    /// <summary>Fields of an imported link that we do not know, sealed.</summary>
    public string? More { get; set; }
}

internal sealed class FederatedIdentityEntityMapping : IEntityTypeConfiguration<FederatedIdentityEntity>
{
    public void Configure(EntityTypeBuilder<FederatedIdentityEntity> link)
    {
        link.ToTable("federated_identity").HasKey(row => new { row.RealmId, row.UserId, row.IdentityProvider });
        link.HasIndex(row => new { row.RealmId, row.IdentityProvider, row.FederatedUserId }).IsUnique();
    }
}
