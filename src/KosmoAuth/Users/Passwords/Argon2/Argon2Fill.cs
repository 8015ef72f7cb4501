using System.Runtime.CompilerServices;

namespace KosmoAuth.Users.Passwords.Argon2;

/// <summary>Fills the memory pass by pass (RFC 9106 section 3.2, steps 5 and 6, and section 3.4).</summary>
internal readonly struct Argon2Fill(Argon2Parameters parameters, Argon2Memory memory)
{
    private const int AddressesPerBlock = Argon2Memory.BlockWords;

    public void Run()
    {
        for (var pass = 0; pass < parameters.Passes; pass++)
        {
            for (var slice = 0; slice < Argon2Memory.SlicesPerLane; slice++)
            {
                for (var lane = 0; lane < parameters.Lanes; lane++)
                {
                    Segment(pass, slice, lane);
                }
            }
        }
    }

    private void Segment(int pass, int slice, int lane)
    {
        var independent = parameters.Type == Argon2Type.I
            || (parameters.Type == Argon2Type.Id && pass == 0 && slice < Argon2Memory.SlicesPerLane / 2);
        var mixIn = pass > 0 && parameters.Version == Argon2Version.V13;
        var first = pass == 0 && slice == 0 ? 2 : 0;
        if (independent)
        {
            StartAddresses(pass, slice, lane);
        }

        for (var index = first; index < memory.SegmentLength; index++)
        {
            if (independent && (index == first || index % AddressesPerBlock == 0))
            {
                NextAddresses();
            }

            var column = (slice * memory.SegmentLength) + index;
            var laneStart = lane * memory.LaneLength;
            ref var previous = ref memory.FirstWord(laneStart + (column == 0 ? memory.LaneLength : column) - 1);
            var random = independent ? Unsafe.Add(ref Addresses, index % AddressesPerBlock) : previous;
            ref var reference = ref memory.FirstWord(Reference(pass, slice, lane, index, random));
            Argon2Block.Compress(ref previous, ref reference, ref memory.FirstWord(laneStart + column), ref Scratch, mixIn);
        }
    }

    // RFC 9106 section 3.4.2: which block to read, by the 64 bits J_2 || J_1.
    private int Reference(int pass, int slice, int lane, int index, ulong random)
    {
        var first = pass == 0 && slice == 0;
        var other = first || parameters.Lanes == 1 ? lane : (int)((uint)(random >> 32) % (uint)parameters.Lanes);
        var finished = first ? 0 : pass == 0 ? slice * memory.SegmentLength : memory.LaneLength - memory.SegmentLength;
        var area = other == lane ? finished + index - 1 : finished - (index == 0 ? 1 : 0);
        var x = (random & uint.MaxValue) * (random & uint.MaxValue) >> 32;
        var distance = (int)((ulong)area * x >> 32);
        var start = pass == 0 || slice == Argon2Memory.SlicesPerLane - 1 ? 0 : (slice + 1) * memory.SegmentLength;
        var column = start + area - 1 - distance;
        return (other * memory.LaneLength) + (column >= memory.LaneLength ? column - memory.LaneLength : column);
    }

    // RFC 9106 section 3.4.1.2: a block with a counter, compressed twice with zeros, gives the next 128 addresses.
    private void StartAddresses(int pass, int slice, int lane)
    {
        ref var counter = ref Counter;
        counter = (ulong)pass;
        Unsafe.Add(ref counter, 1) = (ulong)lane;
        Unsafe.Add(ref counter, 2) = (ulong)slice;
        Unsafe.Add(ref counter, 3) = (ulong)(memory.LaneLength * memory.Lanes);
        Unsafe.Add(ref counter, 4) = (ulong)parameters.Passes;
        Unsafe.Add(ref counter, 5) = (ulong)parameters.Type;
        Unsafe.Add(ref counter, 6) = 0;
    }

    private void NextAddresses()
    {
        Unsafe.Add(ref Counter, 6)++;
        Argon2Block.Compress(ref Counter, ref Zeros, ref Addresses, ref Scratch, mixIn: false);
        Argon2Block.Compress(ref Addresses, ref Zeros, ref Addresses, ref Scratch, mixIn: false);
    }

    private ref ulong Scratch => ref memory.Spare(0);

    private ref ulong Counter => ref memory.Spare(1);

    private ref ulong Addresses => ref memory.Spare(2);

    private ref ulong Zeros => ref memory.Spare(3);
}
