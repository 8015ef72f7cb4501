using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>Who does what one node at a time does, until when (Unix seconds).</summary>
public sealed class LeaseEntity
{
    public required string Name { get; set; }

    public required string Holder { get; set; }

    public long Expires { get; set; }
}

internal sealed class LeaseEntityMapping : IEntityTypeConfiguration<LeaseEntity>
{
    public void Configure(EntityTypeBuilder<LeaseEntity> table)
    {
        table.ToTable("lease").HasKey(row => row.Name);
    }
}
