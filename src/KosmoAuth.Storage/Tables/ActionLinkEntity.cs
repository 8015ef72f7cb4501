using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>A link that was mailed to a person.</summary>
public sealed class ActionLinkEntity
{
    public required string Kind { get; set; }

    public required byte[] TokenHash { get; set; }

    public required string RealmId { get; set; }

    public required string UserId { get; set; }

    public required string BoundTo { get; set; }

    public string? Details { get; set; }

    public long Issued { get; set; }

    public long Expires { get; set; }

    public string? Ended { get; set; }

    public long? EndedAt { get; set; }

    public string? SpentBy { get; set; }
}

internal sealed class ActionLinkEntityMapping : IEntityTypeConfiguration<ActionLinkEntity>
{
    public void Configure(EntityTypeBuilder<ActionLinkEntity> table)
    {
        table.ToTable("action_link").HasKey(row => new { row.Kind, row.TokenHash });
    }
}
