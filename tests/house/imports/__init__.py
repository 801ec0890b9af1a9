"""Who may import whom.

======================  ==============================================================
``imported``            the product, parsed once: what each module imports
``may_import``          what everything outside the wings may import
``rooms``               what each room of a wing may import
``pure``                what a module may reach that says it is pure
======================  ==============================================================
"""
