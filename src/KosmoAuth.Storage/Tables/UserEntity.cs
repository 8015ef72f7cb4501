using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>A person or service account.</summary>
public sealed class UserEntity
{
    public required string RealmId { get; set; }

    public required string Id { get; set; }

    public required string Username { get; set; }

    public string? Email { get; set; }

    public bool EmailVerified { get; set; }

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    public bool Enabled { get; set; }

    public long NotBefore { get; set; }

    public long? CreatedMs { get; set; }

    public string? ServiceAccountClientId { get; set; }

    /// <summary>Fields of an imported person that we do not know, sealed.</summary>
    public string? More { get; set; }

    public long Version { get; set; }
}

internal sealed class UserEntityMapping : IEntityTypeConfiguration<UserEntity>
{
    public void Configure(EntityTypeBuilder<UserEntity> user)
    {
        user.ToTable("user_entity").HasKey(row => new { row.RealmId, row.Id });
        user.HasIndex(row => new { row.RealmId, row.Username }).IsUnique();
    }
}
